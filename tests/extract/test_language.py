"""The language of texts and passages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.extract.language import detect, language_of

TEXTS = {
    "en": "The minister said on Wednesday that the talks would resume next week.",
    "it": "Il ministro ha detto mercoledì che i colloqui riprenderanno la prossima settimana.",
    "fr": "Le ministre a déclaré mercredi que les pourparlers reprendraient la semaine prochaine.",
    "es": "El ministro dijo el miércoles que las conversaciones se reanudarán la próxima semana.",
    "de": "Der Minister sagte am Mittwoch, die Gespräche würden nächste Woche fortgesetzt.",
    "pt": "O ministro disse na quarta-feira que as conversações serão retomadas na próxima semana.",
    "ru": "Министр заявил в среду, что переговоры возобновятся на следующей неделе.",
    "uk": "Міністр заявив у середу, що переговори відновляться наступного тижня.",
    "nl": "De minister zei woensdag dat de gesprekken volgende week worden hervat.",
    "pl": "Minister powiedział w środę, że rozmowy zostaną wznowione w przyszłym tygodniu.",
    "zh": "外交部发言人星期三表示，会谈将于下周恢复。",
    "ar": "قال الوزير يوم الأربعاء إن المحادثات ستستأنف الأسبوع المقبل",
    "be": "Міністр заявіў у сераду, што перамовы адновяцца на наступным тыдні.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_told_whether_we_read_it_or_not(code):
    assert detect(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "   ", "12.5 / 33", "https://a.example/word/word/word", "Ok."])
def test_a_text_without_enough_words_has_no_language(text):
    assert detect(text) is None


@pytest.mark.parametrize("code", ["en", "it", "fr", "es", "de", "pt", "ru", "uk"])
def test_a_sentence_in_another_language_is_told(code):
    assert language_of(TEXTS[code], "en" if code != "en" else "it") == code


@pytest.mark.parametrize(
    "text", ["Breaking news: Moscow", "America first", "Un refuso.", "#hashtag @somebody"]
)
def test_a_short_passage_keeps_the_language_of_its_article(text):
    assert language_of(text, "de") == "de"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_language_or_none(text):
    assert detect(text) is None or detect(text).isalpha()
    assert language_of(text, "it").isalpha()

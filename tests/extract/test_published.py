"""The publication date comes from metadata, else from sure evidence in the text, else from the user."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.dates import PartialDate
from westphalia.extract.published import publication_date
from westphalia.model import DateOrigin, Document


def document(text, language="it", published=None):
    return Document(id="doc-1", name="a", text=text, language=language, published=published)


def dated(text, language="it", given=None):
    found, _ = publication_date(document(text, language), given=PartialDate(given) if given else None)
    return str(found) if found else None


def test_metadata_wins_over_the_text():
    page = document("Roma, 12 marzo 2022 - Il voto.", published=PartialDate("2022-03-13"))

    assert publication_date(page, given=None) == (PartialDate("2022-03-13"), DateOrigin.METADATA)


def test_the_text_wins_over_the_date_given():
    page = document("Roma, 12 marzo 2022 - Il voto.")

    assert publication_date(page, given=PartialDate("2021-01-01")) == (
        PartialDate("2022-03-12"),
        DateOrigin.TEXT,
    )


def test_a_date_given_may_make_the_evidence_more_precise():
    page = document("Il colloquio di venerdì 4 febbraio 2022 non ha risolto nulla.")

    assert publication_date(page, given=PartialDate("2022-02-06")) == (
        PartialDate("2022-02-06"),
        DateOrigin.GIVEN,
    )


def test_without_evidence_the_date_given_is_taken():
    assert publication_date(document("Nessuna data."), given=PartialDate("2022-03")) == (
        PartialDate("2022-03"),
        DateOrigin.GIVEN,
    )


def test_without_anything_the_date_is_unknown():
    assert publication_date(document("Nessuna data."), given=None) == (None, DateOrigin.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Roma, 12 marzo 2022 - La commissione ha votato.", "it", "2022-03-12"),
        ("WASHINGTON (Agency) March 3, 2020 - The envoy left.", "en", "2020-03-03"),
        ("PARIS, 3 mars 2023 (Agence) - Le ministre est parti.", "fr", "2023-03-03"),
        ("Madrid, 5 de junio de 2021. El ministro salió.", "es", "2021-06-05"),
        ("Berlin, 7. Dezember 2021 - Die Ministerin reiste ab.", "de", "2021-12-07"),
        ("Lisboa, 1 de setembro de 2020 – O ministro partiu.", "pt", "2020-09-01"),
        ("Москва, 3 марта 2021 года. Посол уехал.", "ru", "2021-03-03"),
        ("Київ, 14 червня 2023 року. Посол поїхав.", "uk", "2023-06-14"),
        ("МЮНХЕН, 17 февраля 2024 г. Посол уехал.", "ru", "2024-02-17"),
        ("КИЇВ, 14 червня 2023 р. (Агенція) Посол поїхав.", "uk", "2023-06-14"),
    ],
)
def test_a_dateline_is_the_publication_day(text, language, value):
    assert dated(text, language) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Il voto\n\nPubblicato il 3 maggio 2021 alle 10:30\n\nLa camera ha votato.", "2021-05-03"),
        ("Il voto\nAggiornato alle 14:30 del 12 marzo 2022\nLa camera ha votato.", "2022-03-12"),
        ("il voto  date 2021-12  La camera ha votato.", "2021-12"),
        ("La camera ha votato ieri.\n\nMaria Bianchi, 5 giugno 2020", "2020-06-05"),
    ],
)
def test_a_label_or_a_signature_is_the_publication_date(text, value):
    assert dated(text) == value


def test_published_wins_over_updated():
    text = "Il voto\nAggiornato il 5 maggio 2021\nPubblicato il 3 maggio 2021\nLa camera ha votato."

    assert dated(text) == "2021-05-03"


def test_today_with_a_date_is_the_publication_day():
    assert dated("La camera vota oggi, lunedì 14 marzo 2022, sulla riforma.") == "2022-03-14"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*An interview with the minister, by Ann Other, Oslo, 3 May 2021*", "2021-05-03"),
        ("Ann Other and Bob Sample for the Oslo Times, 3 May 2021", "2021-05-03"),
        ("The ministers last met in Oslo on 3 May 2021", None),
    ],
)
def test_a_line_of_credits_that_ends_with_a_day_dates_the_article(line, expected):
    assert dated(f"Talks resume\n\n{line}\n\nThe ministers met again.", "en") == expected


def test_yesterday_with_a_date_is_the_day_before_publication():
    assert dated("Ieri (13 marzo 2022) la camera ha votato sulla riforma.") == "2022-03-14"


def test_a_weekday_between_what_is_past_and_what_is_to_come_gives_the_day():
    text = (
        "Ieri, domenica, le parti si sono viste di nuovo. Il 14 aprile 2019 avevano firmato una bozza. "
        "La tregua vale fino al 19 aprile."
    )

    assert dated(text) == "2019-04-15"


def test_a_tweet_stamp_gives_the_month_and_no_day():
    text = (
        "Il colloquio di venerdì 4 febbraio è fallito.\n\n— Ministero (@ministero) February 4, 2022\n\nFine."
    )

    assert dated(text) == "2022-02"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Giovedì il governo ha risposto.\n\n— Ministero (@ministero) 9 dicembre 2021\n\nFine.", "it"),
        ("Il governo ha risposto oggi.\n\n— Ministero (@ministero) December 9, 2021\n\nFine.", "it"),
        ("The cabinet answered on Thursday.\n— Ministry (@ministry)\nDecember 9, 2021\nIt ended.", "en"),
        ("The cabinet answered on Thursday.\n— Anna Bell December 9, 2021\nIt ended.", "en"),
        ("Ieri, mercoledì, il governo ha risposto. — Ministero (@ministero) 9 dicembre 2021\nFine.", "it"),
        ("Giovedì ha risposto. Venerdì si riunirà.\n— Ministero (@ministero) 9 dicembre 2021\nFine.", "it"),
    ],
)
def test_a_stamp_of_the_day_that_the_article_tells_of_is_the_publication_day(text, language):
    assert dated(text, language) == "2021-12-09"


@pytest.mark.parametrize(
    "text",
    [
        "Giovedì 9 dicembre il governo ha risposto.",
        "Mercoledì il governo ha risposto.",
        "Giovedì scorso il governo ha risposto.",
        "Giovedì prossimo il governo risponde.",
        "Giovedì il governo ha risposto, venerdì si è dimesso.",
        "Giovedì il governo ha risposto. Il 13 dicembre 2021 si è dimesso.",
        "Ieri il governo ha risposto, oggi tace.",
    ],
)
def test_a_stamp_whose_day_may_be_past_gives_the_month(text):
    assert dated(f"{text}\n\n— Ministero (@ministero) 9 dicembre 2021\n\nFine.") == "2021-12"


def test_yesterday_with_its_weekday_gives_the_day_after_a_stamp():
    text = "Ieri, giovedì, il governo ha risposto.\n\n— Ministero (@ministero) 9 dicembre 2021\n\nFine."

    assert dated(text) == "2021-12-10"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Anche ieri a Porto Vecchio, domenica, si è sparato. Gli scontri del 2023 cominciarono il "
            "14 aprile. La tregua durerà fino al 19 aprile.",
            "it",
        ),
        (
            "Shots were heard again yesterday, Sunday. The fighting of 2023 broke out on 14 April. "
            "The truce holds until 19 April.",
            "en",
        ),
        (
            "Anche ieri, domenica, si è sparato. Dal 2019 comanda una giunta. Gli scontri del 2023 "
            "cominciarono il 14 aprile. I colloqui si terranno il 19 aprile.",
            "it",
        ),
    ],
)
def test_days_without_a_year_bound_the_day_in_the_latest_year_named(text, language):
    assert dated(text, language) == "2023-04-17"


def test_yesterday_with_a_numbered_weekday_fits_one_of_the_years_named():
    text = "Il governo del 2019 cadde nel 2023. Ieri, domenica 16 aprile, si è sparato."

    assert dated(text) == "2023-04-17"


def test_a_weekday_that_misfits_every_year_named_is_no_evidence():
    text = "Il governo cadde nel 2021. Sabato 15 aprile si è sparato. La tregua durerà fino al 19 aprile."

    assert dated(text) is None


def test_two_days_that_fit_come_to_their_month():
    text = (
        "Ieri, domenica, si è sparato. La rivolta era scoppiata sabato 1 aprile 2023. "
        "La tregua durerà fino al 19 aprile."
    )

    assert dated(text) == "2023-04"


def test_a_year_that_is_only_named_needs_a_weekday():
    text = (
        "La giunta prese il potere nel 2021. Il 14 aprile si è sparato. La tregua durerà fino al 19 aprile."
    )

    assert dated(text) is None


def test_a_window_over_the_turn_of_the_year_is_seen():
    text = (
        "Ieri, domenica, si è votato. Il 28 dicembre 2021 c'era stato un accordo, valido fino al 7 gennaio."
    )

    assert dated(text) == "2022-01-03"


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Il voto di marzo 2023 fu annullato il mese scorso.", "it", "2023-04"),
        ("A marzo, il mese scorso, si votò. Quest'anno, il 2023, è difficile.", "it", "2023-04"),
        ("Last month, in December, they voted. This year (2023) is hard.", "en", "2023-01"),
        ("Il mese prossimo, a maggio 2023, si vota.", "it", "2023-04"),
    ],
)
def test_last_or_next_month_by_name_gives_the_month(text, language, value):
    assert dated(text, language) == value


@pytest.mark.parametrize(
    "text",
    [
        "A marzo, il mese scorso, si votò.",
        "Lo scorso mese di marzo si votò.",
    ],
)
def test_a_month_without_a_year_is_no_evidence(text):
    assert dated(text) is None


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("Quest'anno, il 2023, non si vota.", "it", "2023"),
        ("Quest'anno (2023) non si vota.", "it", "2023"),
        ("This year, 2023, nobody votes.", "en", "2023"),
        ("L'anno scorso, nel 2022, si votò.", "it", "2023"),
        ("This year 2000 people voted.", "en", None),
        ("Nel 2022 si votò.", "it", None),
    ],
)
def test_a_year_called_this_one_is_the_year_of_publication(text, language, value):
    assert dated(text, language) == value


def test_a_copyright_year_does_not_make_a_stamp_old():
    text = "Giovedì il governo ha risposto.\n\n— Ministero (@ministero) 9 dicembre 2021\n\nFine.\n\n© 2024"

    assert dated(text) == "2021-12-09"


def test_a_past_date_with_its_weekday_gives_the_month():
    assert dated("Il colloquio di venerdì 4 febbraio 2022 non ha risolto nulla.") == "2022-02"


@pytest.mark.parametrize(
    "text",
    [
        "Il trattato del 26 maggio 1972 limitava i missili.",
        "Il 25 dicembre 1991 la bandiera fu ammainata. Nel 2014 tutto cambiò.",
        "Mercoledì 25 dicembre 1991 la bandiera fu ammainata. Nel 2014 tutto cambiò.",
        "Le elezioni si terranno entro il 30 giugno 2023.",
        "Il colloquio di venerdì non ha risolto nulla.",
    ],
)
def test_dates_of_old_events_and_plans_are_no_evidence(text):
    assert dated(text) is None


def test_the_year_given_serves_where_the_text_names_none():
    assert dated("Il colloquio di venerdì 4 febbraio non ha risolto nulla.", given="2022") == "2022-02"


@given(st.text(max_size=300), st.sampled_from(["it", "en", "ru", None, "zz"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_dated_without_an_error(text, language):
    publication_date(document(text, language), given=None)


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_a_text_without_digits_is_no_evidence(text):
    without = "".join(character for character in text if not character.isdigit())

    assert publication_date(document(without), given=None)[1] is DateOrigin.UNKNOWN


LEAD = (
    "Ieri il ministro ha visto il collega a Oslo. La visita, che durerà fino al 19 aprile, segue quella di "
    "marzo. Ne aveva parlato l'ambasciatore il 14 aprile. Il trattato è del 2023."
)


def test_yesterday_told_again_by_its_only_weekday_gives_the_day_between_what_is_past_and_to_come():
    """16 April 2023 was a Sunday."""
    assert dated(f"{LEAD} Nell'incontro di domenica i due hanno parlato di pesca.") == "2023-04-17"


def test_yesterday_is_not_told_again_where_two_weekdays_are_named():
    assert dated(f"{LEAD} Domenica hanno parlato di pesca, sabato di porti.") is None


def test_a_paragraph_that_opens_with_a_day_and_a_dash_dates_the_article():
    text = "Salta il vertice\n\n14 marzo 2025 - Il presidente ha annullato ieri l'incontro con il premier."
    assert dated(text) == "2025-03-14"


def test_of_several_paragraphs_that_open_with_their_own_day_none_dates_the_whole():
    text = "3 maggio 2019 - Il governo si dimette.\n\n9 giugno 2019 - Si torna al voto.\n"
    assert dated(text) != "2019-05-03"

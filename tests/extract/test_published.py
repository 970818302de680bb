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

"""A claimed quantity is read with its value, its bound and its unit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westphalia.extract.quantities import read_quantity
from westphalia.model import Comparator


@pytest.mark.parametrize(
    ("words", "language", "value"),
    [
        ("94.000 soldati", "it", 94000),
        ("175,000 troops", "en", 175000),
        ("94 000 человек", "ru", 94000),
        ("1,5 ore", "it", 1.5),
        ("100mila", "it", 100000),
        ("due milioni e mezzo", "it", 2500000),
        ("3,2 miliardi di dollari", "it", 3200000000),
        ("$1.3 billion", "en", 1300000000),
        ("1.275 billion dollars", "en", 1275000000),
        ("45.000 millones de euros", "es", 45000000000),
        ("il 40 per cento", "it", 40),
        ("quarantatré anni", "it", 43),
        ("milleduecento chilometri", "it", 1200),
        ("un milione e novecentomila sfollati", "it", 1900000),
        ("one hundred and twenty-two states", "en", 122),
        ("quatre-vingt-dix-sept morts", "fr", 97),
        ("onze cents", "fr", 1100),
        ("treinta y cinco", "es", 35),
        ("vinte e quatro horas", "pt", 24),
        ("vierundzwanzig Panzer", "de", 24),
        ("семьдесят восемь дней", "ru", 78),
        ("тридцять п'ять", "uk", 35),
        ("half a million tonnes", "en", 500000),
        ("two dozen", "en", 24),
        ("nessuna vittima", "it", 0),
        ("свыше сотни", "ru", 100),
    ],
)
def test_numbers_are_read_in_every_notation(words, language, value):
    assert read_quantity(words, language=language).value == value


@pytest.mark.parametrize(
    ("words", "language", "comparator"),
    [
        ("oltre 100mila", "it", Comparator.MORE),
        ("ben più di mille", "it", Comparator.MORE),
        ("almeno cinque", "it", Comparator.AT_LEAST),
        ("fino a 50", "it", Comparator.AT_MOST),
        ("non più di 50", "it", Comparator.AT_MOST),
        ("circa tremila", "it", Comparator.ABOUT),
        ("un centinaio di proiettili", "it", Comparator.ABOUT),
        ("quasi 500", "it", Comparator.LESS),
        ("meno di cento", "it", Comparator.LESS),
        ("seicento e oltre", "it", Comparator.AT_LEAST),
        ("no fewer than 12", "en", Comparator.AT_LEAST),
        ("up to twenty hours", "en", Comparator.AT_MOST),
        ("au moins 129 morts", "fr", Comparator.AT_LEAST),
        ("más de 170", "es", Comparator.MORE),
        ("cerca de 60", "pt", Comparator.ABOUT),
        ("bis zu 100", "de", Comparator.AT_MOST),
        ("около 3 тысяч", "ru", Comparator.ABOUT),
        ("понад 90", "uk", Comparator.MORE),
        ("sei", "it", Comparator.EQUAL),
    ],
)
def test_the_words_around_a_number_bound_it(words, language, comparator):
    assert read_quantity(words, language=language).comparator is comparator


@pytest.mark.parametrize(
    ("words", "language", "text"),
    [
        ("decine di feriti", "it", "decine"),
        ("decine di migliaia di persone", "it", "decine di migliaia"),
        ("dozens of missiles", "en", "dozens"),
        ("several thousand people", "en", "several thousand"),
        ("plusieurs centaines", "fr", "plusieurs centaines"),
        ("десятки раненых", "ru", "десятки"),
    ],
)
def test_vague_words_are_kept_as_words(words, language, text):
    quantity = read_quantity(words, language=language)

    assert (quantity.text, quantity.value) == (text, None)


@pytest.mark.parametrize(
    ("words", "language", "low", "high"),
    [
        ("between 20 and 30", "en", 20, 30),
        ("tra settemila e quindicimila", "it", 7000, 15000),
        ("15–20 км", "ru", 15, 20),
        ("quatre à six mois", "fr", 4, 6),
        ("tre o quattro anni", "it", 3, 4),
        ("3 to 5 million", "en", 3000000, 5000000),
    ],
)
def test_a_range_keeps_both_ends(words, language, low, high):
    quantity = read_quantity(words, language=language)

    assert (quantity.low, quantity.high, quantity.value) == (low, high, None)


def test_votes_for_and_against_are_no_range():
    assert read_quantity("61 to 20", language="en").value == 61


def test_a_number_in_a_name_is_no_second_end():
    assert read_quantity("tre MiG-31", language="it").value == 3


@pytest.mark.parametrize(
    ("words", "language", "value", "unit"),
    [
        ("mezz'ora", "it", 30, "minutes"),
        ("un'ora e mezza", "it", 90, "minutes"),
        ("un'ora e quaranta", "it", 100, "minutes"),
        ("полчаса", "ru", 30, "minutes"),
        ("півтори години", "uk", 90, "minutes"),
        ("полтора года", "ru", 18, "months"),
        ("a fortnight", "en", 14, "days"),
        ("tre ore", "it", 3, "hours"),
    ],
)
def test_part_of_an_hour_is_told_in_minutes(words, language, value, unit):
    quantity = read_quantity(words, language=language)

    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("words", "language", "unit"),
    [
        ("5.000 soldati", "it", "soldiers"),
        ("il 40 per cento", "it", "percent"),
        ("33%", "pt", "percent"),
        ("£21 million", "en", "pounds"),
        ("ventisette morti", "it", "killed"),
        ("dodici distillerie", "it", "distillerie"),
        ("cinque", "it", ""),
    ],
)
def test_the_unit_is_normalised_or_as_printed(words, language, unit):
    assert read_quantity(words, language=language).unit == unit


@given(st.text(max_size=80), st.sampled_from(["it", "en", "fr", "es", "de", "pt", "ru", "uk", "zz"]))
@settings(max_examples=300, deadline=None)
def test_any_words_are_read_without_an_error(words, language):
    read_quantity(words, language=language)


@given(st.integers(0, 10**12), st.sampled_from(["it", "en", "fr", "es", "de", "pt", "ru", "uk"]))
def test_a_plain_number_is_read_as_it_stands(number, language):
    assert read_quantity(str(number), language=language).text == str(number)


@pytest.mark.parametrize("words", ["1" * 5000, "9" * 20 + " billion" * 50, "due " * 5000, "a" * 100000])
def test_the_longest_words_are_read_without_an_error(words):
    read_quantity(words, language="it")
    read_quantity(words, language="en")

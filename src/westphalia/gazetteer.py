"""Look up names: states, organisations, groups and persons, in the words of every language pack."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

from westphalia import languages
from westphalia.dates import PartialDate, parse_date
from westphalia.errors import DataFileError
from westphalia.languages import Language
from westphalia.memory import undisturbed
from westphalia.model import Entity
from westphalia.sounds import NamesBySound, is_cyrillic

Value = TypeVar("Value")
Row = TypeVar("Row", bound=msgspec.Struct)

_FOLDER = files("westphalia") / "data" / "entities"
_WORD = re.compile(r"[^\W_]+")
_STARRED_OR_NEXT = re.compile(r"[^\W_]+\*?|\x1f")
_ODD_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ə": "e"}
"""Letters that Unicode does not decompose into a base letter and an accent."""


class How(StrEnum):
    """In what way words stand for an entity."""

    NAME = "name"
    CAPITAL = "capital"
    DEMONYM = "demonym"
    METONYM = "metonym"
    PLACE = "place"
    ORGANISATION = "organisation"
    COLLECTIVE = "collective"
    GROUP = "group"
    PERSON = "person"
    SURNAME = "surname"


class Topic(StrEnum):
    """In which list of a pack a common word stands."""

    KIND = "kind"
    SECTOR = "sector"
    OFFICE = "office"
    ANAPHORA = "anaphora"
    GRAMMAR = "grammar"


class Word(NamedTuple):
    """A run of letters or digits: as printed, folded, and where it stands."""

    text: str
    folded: str
    start: int
    end: int


_LEADING = ("head_of_state", "head_of_government")


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of time in one office: the code that its holder acts for, first and last day."""

    code: str
    office: str
    since: date
    until: date

    def days_from(self, day: date) -> int:
        """Return how many days a date lies outside the term."""
        if day < self.since:
            return (self.since - day).days
        return max(0, (day - self.until).days)


@dataclass(frozen=True, slots=True)
class Person:
    """A person, the names in use, and the offices held, latest last."""

    id: str
    name: str
    given: frozenset[str]
    terms: tuple[Term, ...]
    gender: str = ""
    wikidata: str | None = None
    rank: int = 0

    def term_at(self, day: date | None, code: str | None = None) -> Term:
        """Return the office held at a date, or the one nearest to it; without a date the latest.

        Of several at once that of who leads a state: a president who chairs a union for a year acts for his
        state all the while, unless the text says otherwise.
        """
        terms = [term for term in self.terms if code in (None, term.code)] or list(self.terms)
        if day is None:
            return terms[-1]
        return min(reversed(terms), key=lambda term: (term.days_from(day), term.office not in _LEADING))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that words can mean. `start` and `end` are word numbers, `end` exclusive."""

    code: str
    how: How
    start: int
    end: int
    person: Person | None = None

    @property
    def specificity(self) -> int:
        """The number of words matched: more words say more."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Hint:
    """A common word of a pack: in which list it stands, and under which key."""

    topic: Topic
    key: str
    start: int
    end: int


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `organisations.csv`."""

    code: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    state: str = ""


class State(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `states.csv`. `before` is the state that the capital stood for until `since`."""

    code: str
    name: str
    since: str = ""
    until: str = ""
    before: str = ""
    wikidata: str = ""


class CodeAlias(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `code_aliases.csv`: another code for the same entity."""

    alias: str
    code: str


class StateName(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `state_names.csv`: what CLDR calls a state in a language."""

    code: str
    language: str
    name: str


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `memberships.csv`: a state in an organisation, from and to."""

    organisation: str
    state: str
    since: str = ""
    until: str = ""

    def holds_at(self, day: date) -> bool:
        """Return whether the state was a member on that day."""
        since, until = parse_date(self.since), parse_date(self.until)
        return (since is None or since.earliest() <= day) and (until is None or day <= until.latest())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return a word in lower case without accents.

    >>> fold("Milošević"), fold("Ёлкин"), fold("Wałęsa")
    ('milosevic', 'елкин', 'walesa')
    """
    return _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    # Decomposed before as well: some signs are letters only then (𝕬), and must not stay capitals.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(map(_without_accent, plain))


@cache
def _without_accent(letter: str) -> str:
    return "" if unicodedata.combining(letter) else _ODD_LETTERS.get(letter, letter)


def words_of(text: str, offset: int = 0) -> tuple[Word, ...]:
    """Return the words of a text; apostrophes, hyphens and full stops part them.

    >>> [word.folded for word in words_of("dell'Onu, Putin's U.S.")]
    ['dell', 'onu', 'putin', 's', 'u', 's']
    """
    return tuple(
        Word(match[0], fold(match[0]), offset + match.start(), offset + match.end())
        for match in _WORD.finditer(text)
    )


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The small words of one language that say how names in a phrase hang together.

    `locatives` open a complement that is not the state acted for ("ambassador *to* France"); `feminine` and
    `masculine` are pronouns; `courtesies` stand before a name; `endings` may close one; `compounds` is true
    where names open longer words.
    """

    conjunctions: tuple[str, ...] = ()
    locatives: tuple[str, ...] = ()
    genitives: tuple[str, ...] = ()
    feminine: tuple[str, ...] = ()
    masculine: tuple[str, ...] = ()
    courtesies: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    compounds: bool = False


class _Name(NamedTuple):
    """What a pattern of names stands for, and how it must be printed."""

    code: str
    how: How
    raw: str
    person: Person | None = None

    def fits(self, words: Sequence[Word]) -> bool:
        """Return whether the words are printed as the name demands.

        Capitals must stand where the name has them, and a short name without accents has none: "Unità" is
        not UNITA.
        """
        if not self.raw[0].isupper():
            return True
        if len(self.raw) <= 5 and self.raw.isascii() and not words[0].text.isascii():
            return False
        if sum(map(str.isalpha, self.raw)) <= 3:
            return all(word.text.isupper() for word in words) or words[0].text == self.raw
        return words[0].text[0].isupper()


class _Trie(Generic[Value]):
    """Values by sequences of words some of which end in `*` (any ending) or `*3` (up to three letters)."""

    __slots__ = ("exact", "stems", "values")

    def __init__(self) -> None:
        self.exact: dict[str, _Trie[Value]] = {}
        self.stems: dict[str, tuple[int, _Trie[Value]]] = {}
        self.values: tuple[Value, ...] = ()

    def add(self, pattern: Iterable[str], value: Value) -> None:
        node = self
        for word in pattern:
            stem, star, length = word.partition("*")
            if not star:
                node = node.exact.setdefault(word, _Trie())
            else:
                node = node.stems.setdefault(stem, (int(length or 99), _Trie()))[1]
        node.values += (value,)

    def matches(self, words: Sequence[Word], start: int) -> Iterator[tuple[int, tuple[Value, ...]]]:
        if self.values:
            yield start, self.values
        if start == len(words):
            return
        folded = words[start].folded
        if folded in self.exact:
            yield from self.exact[folded].matches(words, start + 1)
        if self.stems:
            for length in range(2, len(folded) + 1):
                found = self.stems.get(folded[:length])
                if found and len(folded) - length <= found[0]:
                    yield from found[1].matches(words, start + 1)


class _Index(Generic[Value]):
    """Values by sequences of folded words. Most have no `*` and lie in one flat table, which loads faster."""

    __slots__ = ("_flat", "_longest", "_starred")

    def __init__(self) -> None:
        self._flat: dict[str, tuple[Value, ...]] = {}
        self._longest: dict[str, int] = {}
        self._starred: _Trie[Value] = _Trie()

    @classmethod
    def of(cls, rows: Iterable[tuple[str, Value]]) -> _Index[Value]:
        """Return the index of phrases and their values."""
        index, listed = cls(), list(rows)
        patterns = _patterns([phrase for phrase, _ in listed])
        for pattern, (_, value) in zip(patterns, listed, strict=True):
            index.add(pattern, value)
        return index

    def add(self, pattern: str, value: Value) -> None:
        """Store a value under a pattern."""
        if "*" in pattern:
            self._starred.add(pattern.split(" "), value)
            return
        self._flat[pattern] = (*self._flat.get(pattern, ()), value)
        first, length = pattern.partition(" ")[0], pattern.count(" ") + 1
        if self._longest.get(first, 0) < length:
            self._longest[first] = length

    def matches(self, words: Sequence[Word], start: int) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Yield the ends of all stored sequences that begin at a word, with their values."""
        yield from self.whole_matches(words, start)
        yield from self.starred_matches(words, start)

    def whole_matches(self, words: Sequence[Word], start: int) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Yield the matches of sequences without a `*`."""
        key = words[start].folded
        for end in range(start + 1, min(len(words), start + self._longest.get(key, 0)) + 1):
            if end > start + 1:
                key = f"{key} {words[end - 1].folded}"
            if key in self._flat:
                yield end, self._flat[key]

    def starred_matches(self, words: Sequence[Word], start: int) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Yield the matches of sequences with a `*`."""
        return self._starred.matches(words, start)


class _Indexes(Generic[Value]):
    """Several indexes that are asked as one, so that a pack's names are stored once for every use."""

    __slots__ = ("_indexes",)

    def __init__(self, *indexes: _Index[Value]) -> None:
        self._indexes = indexes

    def matches(self, words: Sequence[Word], start: int) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """Yield what one index of all their sequences would."""
        for index in self._indexes:
            yield from index.whole_matches(words, start)
        for index in self._indexes:
            yield from index.starred_matches(words, start)


_Names = _Index[_Name] | _Indexes[_Name]


class _Lexicon:
    """The names and common words of one language."""

    def __init__(
        self, language: Language, grammar: Grammar, names: _Index[_Name], state_names: Iterable[_Name]
    ) -> None:
        self.grammar = grammar
        self.names = _Indexes(names, _index_of(state_names))
        self.terms = _Index.of((phrase, (topic, key)) for topic, key, phrase in _terms_of(language, grammar))


def _is_vague(term: Term, day: date) -> bool:
    """Return whether a day lies in the year in which a term begins or ends on a day that is not known."""
    begins, ends = date(day.year, 1, 1), date(day.year, 12, 31)
    return term.since == begins or term.until == ends


_SHARED_OFFICES = frozenset(
    {
        "adviser", "ambassador", "commissioner", "deputy_minister", "envoy", "governor", "judge",
        "legislator", "mayor", "military", "minister", "official", "opposition", "prosecutor", "spokesperson",
    }
)  # fmt: skip
"""Offices of which a state or organisation has many holders, so that the office alone names nobody."""


class Gazetteer:
    """All names known, language by language; a language is loaded when it is first asked for."""

    def __init__(
        self,
        *,
        states: Iterable[State] = (),
        state_names: Iterable[StateName] = (),
        organisations: Iterable[Organisation] = (),
        persons: Iterable[Person] = (),
        aliases: Mapping[str, Sequence[tuple[str, How]]] | None = None,
        memberships: Iterable[Membership] = (),
        code_aliases: Iterable[CodeAlias] = (),
        grammars: Mapping[str, Grammar] | None = None,
        packs: Mapping[str, Language] | None = None,
    ) -> None:
        self.states = {state.code: state for state in states}
        self._state_names: dict[str, list[_Name]] = {}
        for row in state_names:
            names = self._state_names.setdefault(row.language, [])
            names.append(_Name(row.code, How.NAME, row.name))
        self.organisations = tuple(organisations)
        self.persons = {person.id: person for person in persons}
        self.memberships = tuple(memberships)
        self._codes = {row.alias: row.code for row in code_aliases}
        self._grammars = grammars or {}
        self._packs = packs
        self._lexicons: dict[str, _Lexicon] = {}
        self._names: dict[str, _Index[_Name]] = {}
        self._shared: _Index[_Name] = _Index()
        self._foreign: _Indexes[_Name] | None = None
        self._by_sound: NamesBySound[Person] | None = None
        self._person_names = {person: (aliases or {}).get(person, ()) for person in self.persons}
        self._holders: dict[tuple[str, str], dict[str, Person]] = {}
        self._posts: dict[str, frozenset[str]] = {}
        for person in self.persons.values():
            codes = frozenset(term.code for term in person.terms)
            self._posts[person.name] = self._posts.get(person.name, frozenset()) | codes
        for organisation in self.organisations:
            self._add_organisation(organisation)
        for person in self.persons.values():
            self._add_person(person, self._person_names[person.id])

    @classmethod
    def load(cls, folder: Traversable = _FOLDER) -> Gazetteer:
        """Read the entity tables; the language packs follow when they are asked for."""
        with undisturbed():
            persons, aliases = _read_persons(folder)
            return cls(
                states=_rows(folder / "states.csv", State),
                state_names=_rows(folder / "state_names.csv", StateName),
                organisations=_rows(folder / "organisations.csv", Organisation),
                persons=persons,
                aliases=aliases,
                memberships=_rows(folder / "memberships.csv", Membership),
                code_aliases=_rows(folder / "code_aliases.csv", CodeAlias),
                grammars=_read_grammars(folder / "grammar.toml"),
            )

    def find(self, words: Sequence[Word], language: str) -> tuple[Candidate, ...]:
        """Return what the words name, longest names first found from the left, as read in a language.

        A name of several meanings gives several candidates at the same place.
        """
        lexicon = self._lexicon(language)
        found: list[Candidate] = []
        start = 0
        while start < len(words):
            candidates = self._longest(words, start, lexicon)
            found += candidates
            start = candidates[0].end if candidates else start + 1
        return tuple(found)

    def find_foreign(self, words: Sequence[Word]) -> tuple[Candidate, ...]:
        """Return what the words name in any language."""
        if self._foreign is None:
            with undisturbed():
                self._foreign = self._all_names()
        found: list[Candidate] = []
        start = 0
        while start < len(words):
            candidates = _at_longest(words, start, [self._foreign, self._shared])
            found += candidates
            start = candidates[0].end if candidates else start + 1
        return tuple(found)

    def find_by_sound(self, words: Sequence[Word]) -> tuple[Candidate, ...]:
        """Return the persons whose full names, written in Latin letters, sound like Cyrillic words here."""
        found: list[Candidate] = []
        for start, end in _capitalised_runs(words):
            if self._by_sound is None:
                self._by_sound = NamesBySound(self._spelt_names())
            name = tuple(word.folded for word in words[start:end])
            persons = self._by_sound.find(name)
            found += [Candidate(p.terms[-1].code, How.PERSON, start, end, p) for p in persons]
        return tuple(found)

    def _spelt_names(self) -> Iterator[tuple[tuple[str, ...], Person]]:
        for person in self.persons.values():
            full = [raw for raw, how in self._person_names[person.id] if how is How.PERSON]
            for pattern in _patterns([raw for raw in full if not is_cyrillic(raw)]):
                yield tuple(pattern.split(" ")), person

    def hints(self, words: Sequence[Word], language: str) -> tuple[Hint, ...]:
        """Return the common words of a language's lists among the words, every reading of each."""
        terms = self._lexicon(language).terms
        return tuple(
            Hint(topic, key, start, end)
            for start in range(len(words))
            for end, values in terms.matches(words, start)
            for topic, key in values
        )

    def grammar(self, language: str) -> Grammar:
        """Return the small words of a language, empty when none are listed."""
        return self._grammars.get(language, Grammar())

    def holder(self, office: str, code: str, day: date | None) -> Person | None:
        """Return who held an office of a state or organisation on a day, or None when that is not known.

        Nobody of whom a state has many: an ambassador may be any. Last those of whose term only the year is
        known in which it begins or ends, since it reaches into the terms before and after it.
        """
        if day is None or office in _SHARED_OFFICES:
            return None
        terms = [
            (_is_vague(term, day), number, person)
            for number, person in enumerate(self._holders.get((office, code), {}).values())
            for term in person.terms
            if (term.office, term.code) == (office, code) and term.days_from(day) == 0
        ]
        return min(terms, key=lambda term: term[:2])[2] if terms else None

    def canonical(self, code: str) -> str:
        """Return the one code of an entity that packs may call differently."""
        return self._codes.get(code, code)

    def as_of(self, candidate: Candidate, day: date | None) -> str:
        """Return the code that a name stands for at a date, one code for an entity.

        Capitals and seats of power go to the state of that time: Moscow in 1990 is the Soviet Union.
        """
        code = self.canonical(candidate.code)
        state = self.states.get(code)
        if day is None or state is None or candidate.how not in (How.CAPITAL, How.METONYM):
            return code
        since = parse_date(state.since)
        if state.before and since is not None and day < since.earliest():
            return state.before
        return code

    def posts(self, name: str) -> frozenset[str]:
        """Return for whom a person has held office, by the canonical name; nothing for one not listed."""
        return self._posts.get(name, frozenset())

    def members(self, organisation: str, day: date) -> tuple[str, ...]:
        """Return the codes of the states that were members on a day."""
        return tuple(
            row.state for row in self.memberships if row.organisation == organisation and row.holds_at(day)
        )

    def entity(self, code: str) -> Entity:
        """Return the entity of a code; one that no table lists is named by its own code."""
        if code in self.states:
            state = self.states[code]
            return Entity(code=code, kind="state", name=state.name, wikidata=state.wikidata or None)
        if code in self.persons:
            person = self.persons[code]
            return Entity(code=code, kind="person", name=person.name, wikidata=person.wikidata)
        for organisation in self.organisations:
            if organisation.code == code:
                return Entity(code=code, kind=organisation.kind, name=organisation.name)
        return Entity(code=code, kind=_kind_of(code), name=code.partition(":")[2] or code)

    def find_code(self, text: str) -> str | None:
        """Return the code that a user means by a code or a name, or None.

        >>> Gazetteer(states=[State(code="RUS", name="Russia")]).find_code("rus")
        'RUS'
        """
        code = text.strip().upper()
        if code in self.states or code in self.persons or any(row.code == code for row in self.organisations):
            return code
        if text.strip() in self.persons:
            return text.strip()
        words = words_of(text)
        for capitalised in (words, tuple(map(_capitalised, words))):
            whole = [item for item in self.find_foreign(capitalised) if item.specificity == len(words)]
            if whole:
                best = min(whole, key=_preference)
                return best.person.id if best.person else best.code
        return None

    def _lexicon(self, language: str) -> _Lexicon:
        if language not in self._lexicons:
            with undisturbed():
                self._lexicons[language] = _Lexicon(
                    self._pack(language),
                    self.grammar(language),
                    self._pack_names(language),
                    self._state_names.get(language, ()),
                )
        return self._lexicons[language]

    def _pack(self, language: str) -> Language:
        if self._packs is not None:
            return self._packs.get(language, Language(code=language, name=language))
        if language in languages.available():
            return languages.load(language)
        return Language(code=language, name=language)

    def _longest(self, words: Sequence[Word], start: int, lexicon: _Lexicon) -> list[Candidate]:
        tries: list[_Names] = [lexicon.names, self._shared]
        found = _at_longest(words, start, tries)
        if found or not words[start].text[0].isupper():
            return found
        for shorter in _shortened(words[start], lexicon.grammar):
            found = _at_longest((*words[:start], shorter), start, tries)
            if found:
                return found
        return []

    def _pack_names(self, language: str) -> _Index[_Name]:
        if language not in self._names:
            self._names[language] = _index_of(_names_of(self._pack(language)))
        return self._names[language]

    def _all_names(self) -> _Indexes[_Name]:
        known = self._packs if self._packs is not None else languages.available()
        states = (_Name(state.code, How.NAME, state.name) for state in self.states.values())
        return _Indexes(*map(self._pack_names, known), _index_of(states))

    def _add_organisation(self, organisation: Organisation) -> None:
        how = How.GROUP if organisation.kind == "group" else How.ORGANISATION
        names = (organisation.name, *organisation.aliases)
        for raw, pattern in zip(names, _patterns(names), strict=True):
            self._shared.add(pattern, _Name(organisation.code, how, raw))

    def _add_person(self, person: Person, aliases: Sequence[tuple[str, How]]) -> None:
        patterns = _patterns([raw for raw, _ in aliases])
        for (raw, how), pattern in zip(aliases, patterns, strict=True):
            name = _Name(person.terms[-1].code, how, raw, person)
            self._shared.add(pattern if raw.isascii() else _declined(pattern), name)
        for term in person.terms:
            self._holders.setdefault((term.office, term.code), {})[person.id] = person


def _index_of(names: Iterable[_Name]) -> _Index[_Name]:
    return _Index.of((name.raw, name) for name in names)


def _at_longest(words: Sequence[Word], start: int, tries: Iterable[_Names]) -> list[Candidate]:
    """Return the candidates of the longest match that begins at a word."""
    matches = chain.from_iterable(trie.matches(words, start) for trie in tries)
    fitting = [
        Candidate(name.code, name.how, start, end, name.person)
        for end, names in matches
        for name in names
        if name.fits(words[start:end])
    ]
    longest = max((candidate.end for candidate in fitting), default=start)
    return list(dict.fromkeys(candidate for candidate in fitting if candidate.end == longest))


def _capitalised_runs(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield where full names in Cyrillic letters may stand, small words inside them included."""
    at = 0
    while at < len(words):
        if not _may_open_name(words[at]):
            at += 1
            continue
        end = at + 1
        for ahead in range(at + 1, min(at + _LONGEST_NAME, len(words))):
            if _may_open_name(words[ahead]):
                end = ahead + 1
            elif len(words[ahead].text) > _LONGEST_PARTICLE:
                break
        if end > at + 1:
            yield at, end
        at = end


def _may_open_name(word: Word) -> bool:
    return word.text[0].isupper() and is_cyrillic(word.text)


_LONGEST_NAME = 5
_LONGEST_PARTICLE = 3
"""Words of a name, and letters of its small words: аль, де, ван."""


def _shortened(word: Word, grammar: Grammar) -> Iterator[Word]:
    """Yield a word without its case ending, then, where names open compounds, ever shorter beginnings."""
    for ending in grammar.endings:
        if word.folded.endswith(ending) and len(word.folded) - len(ending) >= 3:
            yield _cut(word, len(word.folded) - len(ending))
    if grammar.compounds:
        for length in range(len(word.folded) - 3, 3, -1):
            yield _cut(word, length)


def _cut(word: Word, length: int) -> Word:
    return Word(word.text[:length], word.folded[:length], word.start, word.end)


def _capitalised(word: Word) -> Word:
    return Word(word.text.title(), word.folded, word.start, word.end)


def _preference(candidate: Candidate) -> int:
    """Order readings of a bare name: states and organisations before persons."""
    order = (How.NAME, How.ORGANISATION, How.GROUP, How.COLLECTIVE, How.PERSON, How.SURNAME)
    return order.index(candidate.how) if candidate.how in order else len(order)


def _patterns(phrases: Sequence[str]) -> list[str]:
    """Return the folded words of phrases, a space between, their final `*` kept.

    They are folded as one text: one by one it takes three times as long.
    """
    words = _fold(" ".join(_STARRED_OR_NEXT.findall("\x1f".join(phrases))))
    return [pattern.strip() for pattern in words.split("\x1f")] if phrases else []


def _declined(pattern: str) -> str:
    """Return the pattern of a personal name with endings: Cyrillic names take up to three letters."""
    return " ".join(map(_with_endings, pattern.split(" ")))


def _with_endings(word: str) -> str:
    if not is_cyrillic(word) or len(word) < 4:
        return word
    return f"{word.rstrip('аеиоуыэюяьій')}*3"


def _names_of(language: Language) -> Iterator[_Name]:
    hows = (How.NAME, How.CAPITAL, How.DEMONYM, How.METONYM, How.PLACE)
    for code, state in language.states.items():
        for how, (_, phrases) in zip(hows, languages.words(state), strict=True):
            yield from (_Name(code, how, phrase) for phrase in phrases)
    tables = (
        (How.ORGANISATION, language.organisations),
        (How.COLLECTIVE, language.collectives),
        (How.GROUP, language.groups),
    )
    for how, table in tables:
        for code, phrases in table.items():
            yield from (_Name(code, how, phrase) for phrase in phrases)


def _terms_of(language: Language, grammar: Grammar) -> Iterator[tuple[Topic, str, str]]:
    tables: list[tuple[Topic, Iterable[tuple[str, tuple[str, ...]]]]] = [
        (Topic.KIND, languages.words(language.kinds)),
        (Topic.SECTOR, languages.words(language.sectors)),
        (Topic.OFFICE, language.offices.items()),
        (Topic.ANAPHORA, languages.words(language.anaphora)),
        (Topic.GRAMMAR, [(name, value) for name, value in languages.words(grammar) if name != "compounds"]),
        (Topic.GRAMMAR, [("determiners", language.particles.determiners)]),
        (Topic.GRAMMAR, [("particles", language.particles.lower)]),
    ]
    for topic, table in tables:
        for key, phrases in table:
            yield from ((topic, key, phrase) for phrase in phrases)


@cache
def _prefix_kinds() -> dict[str, str]:
    return {"REB": "group", "SEP": "group", "OPP": "group", "CVL": "group", "MED": "media", "BUS": "firm"}


def _kind_of(code: str) -> str:
    prefix = code.partition(":")[0]
    return _prefix_kinds().get(prefix, "organisation")


def _rows(path: Traversable, row_type: type[Row]) -> Iterator[Row]:
    """Yield the rows of a table; lines that begin with '#' say where it comes from."""
    if not path.is_file():
        return
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#")
    raws: list[dict[str, Any]] = [
        {key: value or "" for key, value in raw.items()} for raw in csv.DictReader(lines)
    ]
    for row in raws:
        if "aliases" in row:
            row["aliases"] = tuple(filter(None, row["aliases"].split("|")))
    try:
        yield from msgspec.convert(raws, list[row_type])  # type: ignore[valid-type]
    except msgspec.ValidationError:
        _name_the_wrong_row(path.name, raws, row_type)
        raise


def _name_the_wrong_row(table: str, raws: Sequence[dict[str, Any]], row_type: type[Row]) -> None:
    for number, raw in enumerate(raws, start=1):
        try:
            msgspec.convert(raw, row_type)
        except msgspec.ValidationError as error:
            raise DataFileError(f"{table}, row {number}", str(error)) from error


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `persons.csv` or `leaders.csv`: one office of one person."""

    name: str
    aliases: tuple[str, ...] = ()
    surname: str = ""
    code: str
    office: str = ""
    start: str = ""
    end: str = ""
    gender: str = ""
    wikidata: str = ""

    def term(self, where: str) -> Term:
        """Return the dates as a term; an open end means unknown or still in office."""
        try:
            return Term(self.code, self.office, _first_day(self.start), _last_day(self.end))
        except ValueError as error:
            message = f"{self.name}: not dates: {self.start!r}, {self.end!r}"
            raise DataFileError(where, message) from error


@lru_cache(maxsize=8192)
def _first_day(text: str) -> date:
    return PartialDate(text).earliest() if text else date.min


@lru_cache(maxsize=8192)
def _last_day(text: str) -> date:
    return PartialDate(text).latest() if text else date.max


def _read_persons(folder: Traversable) -> tuple[list[Person], dict[str, list[tuple[str, How]]]]:
    """Read both tables of persons; rows of the same name are the offices of one person."""
    rows: dict[str, list[tuple[str, PersonRow]]] = {}
    for table in ("persons.csv", "leaders.csv"):
        listed = list(_rows(folder / table, PersonRow))
        for row, pattern in zip(listed, _patterns([row.name for row in listed]), strict=True):
            rows.setdefault(_person_code(pattern), []).append((table, row))
    persons, aliases = [], {}
    for rank, (id_, found) in enumerate(rows.items()):
        person, names = _person(id_, found, rank)
        persons.append(person)
        aliases[id_] = names
    return persons, aliases


def person_id(name: str) -> str:
    """Return the code of a person.

    >>> person_id("Slobodan Milošević")
    'PER:slobodan-milosevic'
    """
    return _person_code(" ".join(word.folded for word in words_of(name)))


def _person_code(pattern: str) -> str:
    return "PER:" + pattern.replace(" ", "-")


def _person(id_: str, rows: list[tuple[str, PersonRow]], rank: int) -> tuple[Person, list[tuple[str, How]]]:
    names = _aliases(rows)
    full = _patterns([name for name, how in names if how is How.PERSON])
    given = {word for pattern in full for word in pattern.split(" ")}
    person = Person(
        id=id_,
        name=rows[0][1].name,
        given=frozenset(given),
        terms=tuple(sorted((row.term(table) for table, row in rows), key=lambda term: term.since)),
        gender=next((row.gender for _, row in rows if row.gender), ""),
        wikidata=next((row.wikidata for _, row in rows if row.wikidata), None),
        rank=rank,
    )
    return person, names


def _aliases(rows: list[tuple[str, PersonRow]]) -> list[tuple[str, How]]:
    """Return all names of a person; a single word, and the last word of a longer name, count as surnames."""
    full = dict.fromkeys(name for _, row in rows for name in (row.name, *row.aliases))
    surnames = dict.fromkeys(part for _, row in rows for part in row.surname.split("|") if part)
    is_last = not surnames
    names = []
    for name in full:
        words = _WORD.findall(name)
        if len(words) > 1:
            names.append((name, How.PERSON))
        if is_last or len(words) == 1:
            surnames[words[-1]] = None
    return names + [(name, How.SURNAME) for name in surnames]


def _read_grammars(path: Traversable) -> dict[str, Grammar]:
    if not path.is_file():
        return {}
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, Grammar])
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise DataFileError(path.name, str(error)) from error

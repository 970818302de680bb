"""Read one noun phrase by itself: whom its own words name, without a look at the text around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from westphalia import sounds
from westphalia.gazetteer import Candidate, Gazetteer, Hint, How, Person, Topic, Word, words_of
from westphalia.model import Resolution, Span

_LOCATIVE_COST = 8
"""More than any usual distance: a place or addressee gives way to every other name in the phrase."""

_HOW_COST = {How.DEMONYM: -1.0, How.GROUP: -2.0, How.ORGANISATION: -1.5, How.PLACE: 3.0, How.COLLECTIVE: 0.5}
"""In words of distance: a demonym stands closer than its place tells, a city says less than a state."""

_GROUP_KINDS = ("OPP", "REB", "SEP", "MED", "BUS", "NGO")
"""Kinds that decide the code from any place in the phrase; civilians do so only as its head."""


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """The words of a mention with everything that the gazetteer knows of them. `head` is a word number."""

    text: str
    language: str
    words: tuple[Word, ...]
    head: int
    candidates: tuple[Candidate, ...]
    hints: tuple[Hint, ...]
    day: date | None

    @cached_property
    def keys(self) -> frozenset[tuple[Topic, str]]:
        """All lists that words of the phrase stand in."""
        return frozenset((hint.topic, hint.key) for hint in self.hints)

    @cached_property
    def anchor(self) -> int:
        """The word that names are near to: the head, or the first title when the head is an unknown name."""
        if self.is_name(self.head) or self._named(self.head):
            titles = [hint.start for hint in self.hints if hint.topic in _TITLES]
            return min(titles, default=self.head)
        return self.head

    @cached_property
    def office(self) -> str | None:
        """The canonical office that the phrase names, the longest wording first."""
        offices = [hint for hint in self.hints if hint.topic is Topic.OFFICE]
        return max(offices, key=lambda hint: (hint.end - hint.start, -hint.start)).key if offices else None

    @cached_property
    def sector(self) -> str | None:
        """The organ of a state that the phrase names: that of its head, else the one named first."""
        sectors = [hint for hint in self.hints if hint.topic is Topic.SECTOR]
        return min(sectors, key=lambda hint: (not self._at_head(hint), hint.start)).key if sectors else None

    @cached_property
    def kind(self) -> str | None:
        """The kind of non-state actor that the phrase names."""
        kinds = [hint for hint in self.hints if hint.topic is Topic.KIND]
        at_head = [hint for hint in kinds if self._at_head(hint)]
        if at_head:
            return at_head[0].key
        first = min((hint.start for hint in self.hints if hint.topic in _TITLES), default=self.head)
        for hint in kinds:
            if hint.key in _GROUP_KINDS or (hint.start == first and self._named(self.head)):
                return hint.key
        return None

    def is_kind_inside(self, name: Candidate) -> bool:
        """Return whether the kind is only a word of a name: the European Union is no labour union."""
        kinds = [hint for hint in self.hints if hint.topic is Topic.KIND]
        return all(name.start <= hint.start and hint.end <= name.end for hint in kinds)

    @property
    def has_title(self) -> bool:
        """True when a word says that somebody of a government, an army or another body is meant."""
        return any(hint.topic in (Topic.OFFICE, Topic.SECTOR) for hint in self.hints)

    @property
    def is_anonymous(self) -> bool:
        """True for speakers without a name."""
        return (Topic.ANAPHORA, "anonymous") in self.keys

    def pointer(self) -> str | None:
        """Return the list of pointing words that covers the whole phrase but for its determiners."""
        free = {i for i in range(len(self.words)) if not self._is(i, "determiners")} or {0}
        for hint in self.hints:
            if hint.topic is Topic.ANAPHORA and free <= set(range(hint.start, hint.end)):
                return hint.key
        return None

    def points(self, key: str) -> bool:
        """Return whether a word of a list of pointing words is in the phrase."""
        return (Topic.ANAPHORA, key) in self.keys

    def gender(self) -> str:
        """Return 'f' or 'm' when the phrase is a pronoun for a woman or a man, else nothing."""
        if len(self.words) <= 2:
            if self._is(self.head, "feminine"):
                return "f"
            if self._is(self.head, "masculine"):
                return "m"
        return ""

    def is_name(self, index: int) -> bool:
        """Return whether a word looks like a name that the gazetteer does not know."""
        word = self.words[index]
        if not word.text[0].isupper() or self._named(index) or (index == 0 and len(self.words) == 1):
            return False
        if self._is(index, "courtesies"):
            return False
        return index not in self._common

    def is_organ(self, candidate: Candidate) -> bool:
        """Return whether a name is part of what the phrase's language calls an organ: "the Supreme Court"."""
        organs = [hint for hint in self.hints if hint.topic is Topic.SECTOR and hint.end - hint.start > 1]
        return any(organ.start <= candidate.start and candidate.end <= organ.end for organ in organs)

    def is_followed_by_name(self, candidate: Candidate) -> bool:
        """Return whether an unknown capitalised word comes next."""
        return candidate.end < len(self.words) and self.is_name(candidate.end)

    def name_before(self, candidate: Candidate) -> int | None:
        """Return the unknown capitalised word before a name, over particles, if it may be a given name."""
        index = candidate.start - 1
        while index > 0 and self._is(index, "particles"):
            index -= 1
        return index if index >= 0 and self.is_name(index) and not self.is_abbreviated(index) else None

    def is_abbreviated(self, index: int) -> bool:
        """Return whether a full stop follows a word: a title such as Mr., or an initial."""
        after = self.words[index].end - self.words[0].start
        return len(self.words[index].text) == 1 or self.text[after : after + 1] == "."

    def name_around_head(self) -> str | None:
        """Return the run of unknown capitalised words at the head, if there are two or more."""
        if not self.is_name(self.head):
            return None
        start = end = self.head
        while start > 0 and self.is_name(start - 1):
            start -= 1
        while end + 1 < len(self.words) and self.is_name(end + 1):
            end += 1
        if start == end:
            return None
        offset = self.words[0].start
        return self.text[self.words[start].start - offset : self.words[end].end - offset]

    def is_locative(self, candidate: Candidate) -> bool:
        """Return whether a name stands behind a preposition of place or address."""
        index = candidate.start - 1
        while index >= 0 and self._is(index, "determiners") and not self._is(index, "locatives"):
            if self._is(index, "genitives"):
                return False
            index -= 1
        return index >= 0 and self._is(index, "locatives")

    def are_joined(self, left: Candidate, right: Candidate) -> bool:
        """Return whether only commas, hyphens, conjunctions and small words stand between two names."""
        between = range(left.end, right.start)
        if any(not self._is_small(index) for index in between):
            return False
        if any(self._is(index, "conjunctions") for index in between):
            return True
        offset = self.words[0].start
        gap = self.text[self.words[left.end - 1].end - offset : self.words[right.start].start - offset]
        if "," in gap:
            return not self.is_locative(right)
        return not between and gap.strip() in _HYPHENS

    def _is_small(self, index: int) -> bool:
        return not self._small[index].isdisjoint(_JOINING)

    def _is(self, index: int, key: str) -> bool:
        return key in self._small[index]

    def _named(self, index: int) -> bool:
        return any(candidate.start <= index < candidate.end for candidate in self.candidates)

    @cached_property
    def _small(self) -> tuple[set[str], ...]:
        """The lists of small words that each word stands in."""
        lists: tuple[set[str], ...] = tuple(set() for _ in self.words)
        for hint in self.hints:
            if hint.topic is Topic.GRAMMAR:
                for index in range(hint.start, hint.end):
                    lists[index].add(hint.key)
        return lists

    @cached_property
    def _common(self) -> set[int]:
        """The words that stand in lists of common nouns and pointing words."""
        hints = [hint for hint in self.hints if hint.topic is not Topic.GRAMMAR]
        return {index for hint in hints for index in range(hint.start, hint.end)}

    def _at_head(self, hint: Hint) -> bool:
        return hint.start <= self.head < hint.end


_JOINING = frozenset({"conjunctions", "determiners", "genitives", "locatives"})
_HYPHENS = ("-", "–", "—", "/", "‑")
_TITLES = (Topic.OFFICE, Topic.SECTOR, Topic.KIND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Whom a phrase means, as far as known."""

    entities: tuple[str, ...]
    person: Person | None = None
    person_name: str | None = None
    resolution: Resolution = Resolution.NAME
    confidence: float = 1.0
    antecedent: int | None = None
    parts: tuple[str, ...] = field(default=())

    @property
    def is_person(self) -> bool:
        """True when a person is meant, known or not."""
        return self.person is not None or self.person_name is not None


def read_phrase(
    text: str, span: Span, head: Span, *, language: str, gazetteer: Gazetteer, day: date | None = None
) -> Phrase | None:
    """Return the phrase at a span with its names and titles, or None when it holds no word."""
    words = words_of(span.of(text), span.start)
    if not words:
        return None
    inside = [index for index, word in enumerate(words) if word.start < head.end and head.start < word.end]
    return Phrase(
        text=text[words[0].start : span.end],
        language=language,
        words=words,
        head=_name_end(inside, words),
        candidates=gazetteer.find(words, language),
        hints=gazetteer.hints(words, language),
        day=day,
    )


def find_named(phrase: Phrase, gazetteer: Gazetteer) -> Found | None:
    """Return whom the phrase names by its own words, or None when it names nobody."""
    phrase = _without_namesakes(phrase)
    several = _coordinated(phrase, gazetteer)
    if several:
        return several
    person = _person(phrase)
    if person:
        return person
    return _named_entity(phrase, phrase.candidates, gazetteer)


def find_foreign(phrase: Phrase, gazetteer: Gazetteer) -> Found | None:
    """Return whom the phrase names in the words of another language."""
    # Every pack is loaded for this; a phrase without a capital holds no name that would count.
    if not any(word.text[0].isupper() for word in phrase.words):
        return None
    names = [
        candidate
        for candidate in gazetteer.find_foreign(phrase.words)
        if candidate.how is not How.DEMONYM and phrase.words[candidate.start].text[0].isupper()
        if candidate.person or not _stands_in_name(phrase, candidate)
        if not phrase.is_organ(candidate)
    ]
    return find_named(replace(phrase, candidates=tuple(names)), gazetteer) if names else None


def find_by_sound(phrase: Phrase, gazetteer: Gazetteer) -> Found | None:
    """Return whom a phrase names whose name the tables only have in another script."""
    if not sounds.is_cyrillic(phrase.words[phrase.head].text):
        return None
    names = gazetteer.find_by_sound(phrase.words)
    return find_named(replace(phrase, candidates=names), gazetteer) if names else None


def _stands_in_name(phrase: Phrase, candidate: Candidate) -> bool:
    """Return whether other capitalised words stand directly beside a name: Frédéric Maurice."""
    beside = (candidate.start - 1, candidate.end)
    return any(0 <= index < len(phrase.words) and phrase.is_name(index) for index in beside)


def code_of(phrase: Phrase, state: str) -> str:
    """Return the code of a state's actor of the phrase's kind: demonstrators of RUS are CVL:RUS."""
    return f"{phrase.kind}:{state}" if phrase.kind and len(state) == 3 and state.isalpha() else state


def _name_end(inside: Sequence[int], words: Sequence[Word]) -> int:
    """Return the word that a head span stands on: the last capitalised one, else its first."""
    capitalised = [index for index in inside if words[index].text[0].isupper()]
    return capitalised[-1] if capitalised else inside[0] if inside else len(words) - 1


def _without_namesakes(phrase: Phrase) -> Phrase:
    """Return the phrase without names that only sound alike: other persons, and places in a person's name."""
    codes = {c.code for c in phrase.candidates if c.person is None and not phrase.is_locative(c)}
    fitting = tuple(
        candidate
        for candidate in phrase.candidates
        if (_fits(phrase, candidate, codes) if candidate.person else not _is_in_a_name(phrase, candidate))
    )
    return phrase if fitting == phrase.candidates else replace(phrase, candidates=fitting)


def _is_in_a_name(phrase: Phrase, candidate: Candidate) -> bool:
    """Return whether a place or a part of the world is a word of a longer unknown name: Ben Rhodes."""
    if candidate.how not in (How.PLACE, How.COLLECTIVE):
        return False
    before = candidate.start - 1
    return (before >= 0 and phrase.is_name(before)) or phrase.is_followed_by_name(candidate)


def _coordinated(phrase: Phrase, gazetteer: Gazetteer) -> Found | None:
    """Return the parties of a phrase that lists names of equal rank."""
    chain: list[Candidate] = []
    for candidate in phrase.candidates:
        if chain and candidate.start == chain[-1].start:
            continue
        if chain and not phrase.are_joined(chain[-1], candidate):
            if len(chain) > 1:
                break
            chain = []
        chain.append(candidate)
    if len(chain) < 2 or phrase.is_locative(chain[0]):
        return None
    codes = tuple(dict.fromkeys(_code(candidate, phrase, gazetteer) for candidate in chain))
    if len(codes) < 2:
        return None
    names = tuple(candidate.person.name for candidate in chain if candidate.person)
    parts = tuple(code_of(phrase, code) if code in gazetteer.states else code for code in codes)
    return Found(entities=parts, parts=names)


def _code(candidate: Candidate, phrase: Phrase, gazetteer: Gazetteer) -> str:
    if candidate.person:
        return candidate.person.term_at(phrase.day).code
    return gazetteer.as_of(candidate, phrase.day)


def _person(phrase: Phrase) -> Found | None:
    """Return the known person that the phrase names, or whose staff or government it names."""
    names = [candidate for candidate in phrase.candidates if candidate.person]
    if not names:
        return None
    at_head = [candidate for candidate in names if candidate.start <= phrase.head < candidate.end]
    chosen = _likeliest(phrase, at_head or names)
    assert chosen.person is not None
    if not at_head and any(candidate.person is None for candidate in phrase.candidates):
        return None
    term = chosen.person.term_at(phrase.day)
    is_meant = bool(at_head) or not _is_possessed(phrase, chosen)
    if is_meant:
        return Found(entities=(term.code,), person=chosen.person)
    return Found(entities=(code_of(phrase, term.code),), resolution=Resolution.DESCRIPTION)


def _likeliest(phrase: Phrase, names: Sequence[Candidate]) -> Candidate:
    """Return the homonym that the phrase's own evidence and the date speak for."""
    demonyms = {c.code for c in phrase.candidates if c.person is None and not phrase.is_locative(c)}
    return min(names, key=lambda name: _distance(phrase, name, demonyms))


def _fits(phrase: Phrase, name: Candidate, codes: Iterable[str]) -> bool:
    """Return whether a surname may mean a person: another given name or another state speaks against it."""
    assert name.person is not None
    if name.how is How.PERSON:
        return True
    if _goes_on(phrase, name):
        return False
    before = phrase.name_before(name)
    if before is not None and not _is_given(phrase.words[before].folded, name.person):
        return False
    own = {term.code[-3:] if len(term.code) == 7 else term.code for term in name.person.terms}
    return not codes or bool(own & set(codes)) or any(len(code) != 3 for code in (*codes, *own))


def _is_given(word: str, person: Person) -> bool:
    """Return whether a word may be a given name of a person, in another spelling or script too."""
    if word in person.given:
        return True
    letters = {_initial(name) for name in person.given if name[0].isascii() == word[0].isascii()}
    return not letters or not word[0].isascii() or _initial(word) in letters


def _initial(name: str) -> str:
    """Return the sound that a name begins with, roughly: Sergei and Serguéi, Yevgeny and Jewgeni agree."""
    return _SOUNDS.get(name[0], name[0])


_SOUNDS = {"w": "v", "k": "c", "z": "s", "j": "i", "y": "i", "e": "i"}


def _goes_on(phrase: Phrase, name: Candidate) -> bool:
    """Return whether an unknown word of a name follows: "Hassan al-Roweini" is nobody called Hassan."""
    if phrase.is_name(phrase.head):
        return True
    return phrase.is_followed_by_name(name)


def state_of(code: str) -> str:
    """Return the state that a code belongs to, or the code itself when it belongs to none.

    >>> state_of("REB:PSE-HAMAS"), state_of("CVL:RUS"), state_of("NGO:MSF"), state_of("NATO")
    ('PSE', 'RUS', 'NGO:MSF', 'NATO')
    """
    prefix, _, rest = code.partition(":")
    state = rest.partition("-")[0]
    return state if prefix in _OF_STATES and len(state) == 3 and state.isupper() else code


_OF_STATES = ("CVL", "OPP", "REB", "SEP", "MED")


def _distance(phrase: Phrase, name: Candidate, codes: Iterable[str]) -> tuple[bool, bool, bool, int, int]:
    """Order homonyms: full name, state and office in the phrase, days out of office, prominence."""
    assert name.person is not None
    term = name.person.term_at(phrase.day)
    days = term.days_from(phrase.day) if phrase.day else 0
    return (
        name.how is not How.PERSON,
        term.code not in codes,
        phrase.office is None or all(held.office != phrase.office for held in name.person.terms),
        days,
        name.person.rank,
    )


def _is_possessed(phrase: Phrase, name: Candidate) -> bool:
    """Return whether somebody of the person's is meant: behind a title and a small word, or before one."""
    behind = name.end < len(phrase.words)
    return behind or (name.start > 0 and phrase._is_small(name.start - 1))


def _named_entity(phrase: Phrase, candidates: Sequence[Candidate], gazetteer: Gazetteer) -> Found | None:
    """Return the state, organisation or group that stands nearest to the head of the phrase."""
    names = [candidate for candidate in candidates if candidate.person is None]
    if phrase.office == "ambassador":
        names = [name for name in names if name.how is How.DEMONYM or not phrase.is_locative(name)]
    if not names:
        return None
    best = min(names, key=lambda name: _cost(phrase, name))
    state = gazetteer.as_of(best, phrase.day)
    is_whole = phrase.is_kind_inside(best) or state not in gazetteer.states
    code = state if is_whole else code_of(phrase, state)
    held = gazetteer.holder(phrase.office, code, phrase.day) if phrase.office else None
    covers = best.start <= phrase.head < best.end
    name = phrase.name_around_head()
    return Found(
        entities=(code,),
        person=held if name is None and not phrase.kind else None,
        person_name=name if phrase.office or phrase.sector or phrase.kind else None,
        resolution=Resolution.NAME if covers and best.how is not How.DEMONYM else Resolution.DESCRIPTION,
    )


def _is_common(phrase: Phrase, name: Candidate) -> bool:
    """Return whether a seat of power may be another state's: the Honduran Congress."""
    return name.how is How.METONYM and any(
        other.how is How.DEMONYM and other.code != name.code for other in phrase.candidates
    )


def _cost(phrase: Phrase, name: Candidate) -> tuple[float, int]:
    """Order names by their distance from the anchor of the phrase, in words."""
    if name.start <= phrase.anchor < name.end and not _is_common(phrase, name):
        gap = -10.0
    elif name.end <= phrase.anchor:
        gap = phrase.anchor - name.end
    else:
        gap = name.start - phrase.anchor
    if name.how is not How.DEMONYM and phrase.is_locative(name):
        gap += _LOCATIVE_COST
    return gap + _HOW_COST.get(name.how, 0.0), -name.specificity

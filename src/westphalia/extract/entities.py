"""Resolve mentions: find the state, organisation, group or person that each one means."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from westphalia import languages, sounds
from westphalia.dates import PartialDate
from westphalia.extract.marks import EventMark, MentionMark
from westphalia.extract.phrases import (
    Found,
    Phrase,
    code_of,
    find_by_sound,
    find_foreign,
    find_named,
    read_phrase,
    state_of,
)
from westphalia.extract.referents import Passage, StateWord, weigh
from westphalia.extract.salience import Surroundings, Trace, Unit, candidates, ranked
from westphalia.gazetteer import Gazetteer, How, Word, fold, words_of
from westphalia.ids import content_id
from westphalia.inference.trees import Trees
from westphalia.model import Document, Mention, Resolution, Sentence, Span

_MIN_ANTECEDENT = 0.7
"""Below this probability the model's antecedent is worth less than agreement and nearness."""

_WINDOW = 60
"""Mentions before and after that a pointing word can mean; passages of the corpus have fewer."""

_CONTEXT_CONFIDENCE = 0.6

_APPOSITION = re.compile(r"\s*,\s+([^,.;:()«»\"]{4,70})(?=[,.;:])")
_ONE_STATE = frozenset({"civilians", "fighters", "bodies", "organ", "official", "anonymous"})
"""Kinds of words whose meaning is one state, named in the text as a party or only as a place."""

_KIND_CLASSES = {"CVL": "civilians", "REB": "fighters", "SEP": "fighters"}
_OF_A_STATE = ("CVL:", "MED:")
"""Codes that no organ of government bears: the police of protesters is that of their state."""

_KIN_FLOOR = 0.03
_KIN_WEIGHT = 2.0
"""How much the model's word on who is of the same state counts beside nearness and frequency."""

_SURE_SECTOR = 0.6
_LIKELY_SECTOR = 0.5
_SURE_SOUND = 3
"""Consonants that tell a surname from the others of a text."""
_MISFIT = 0.1
"""What a state counts where the model sees an organisation, or the other way round."""

_SURE_KIN = 0.3
"""From here on somebody unknown is taken to be of the state of those whom the model takes for his."""

_SURE_PERSON = 0.5
_WITHIN_STATES = ("state", "CVL", "REB", "SEP", "OPP", "MED")
_PARTS = ("CVL", "OPP", "MED")
"""Parts of a state whose code needs no name of its own."""

_NAMED_KINDS = ("REB", "SEP")
_ANONYMOUS = "anonymous"


def resolve_mentions(
    document: Document,
    sentences: Sequence[Sentence],
    marks: Sequence[MentionMark],
    *,
    gazetteer: Gazetteer,
    published: PartialDate | None,
    events: Sequence[EventMark] = (),
    trees: Trees | None = None,
) -> tuple[Mention, ...]:
    """Return one mention for each mark, in the same order, with the entities meant.

    What a mention's own words name comes first; then what its antecedents mean, as the reading model gives
    them; then agreement and nearness. With trees, everything but the first is weighed once more, also by the
    part that a mention has in `events`. What remains is unresolved and has no entities.
    """
    resolver = _Resolver(document, sentences, marks, gazetteer, published)
    found = resolver.resolve()
    if trees is not None:
        found = resolver.reconsider(weigh(resolver.passage(found, events), trees), found)
    ids = [content_id("men", document.id, mark.span.start, mark.span.end) for mark in marks]
    return tuple(
        _mention(document, mark, resolver.phrases[index], found[index], ids)
        for index, mark in enumerate(marks)
    )


def passage_of(
    document: Document,
    sentences: Sequence[Sentence],
    marks: Sequence[MentionMark],
    events: Sequence[EventMark],
    *,
    gazetteer: Gazetteer,
) -> Passage:
    """Return a passage as the rules resolve it, for the trees to weigh or to be fitted on."""
    resolver = _Resolver(document, sentences, marks, gazetteer, document.published)
    return resolver.passage(resolver.resolve(), events)


@cache
def _bodies(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return what bare words of a language can stand for, the likeliest first."""
    found: dict[str, tuple[str, ...]] = {}
    for code, entries in languages.load(language).bodies.items() if language else ():
        for entry in entries:
            found[fold(entry)] = (*found.get(fold(entry), ()), code)
    return found


def _mention(
    document: Document, mark: MentionMark, phrase: Phrase | None, found: Found | None, ids: Sequence[str]
) -> Mention:
    mention = Mention(
        id=content_id("men", document.id, mark.span.start, mark.span.end),
        citation=document.cite(mark.span),
        head=mark.head,
        sector=phrase.sector if phrase else None,
        office=_office(phrase),
    )
    if found is None:
        return replace(mention, confidence=0.0)
    return replace(
        mention,
        entities=found.entities,
        person=found.person.name if found.person else found.person_name,
        resolution=found.resolution,
        antecedent_id=None if found.antecedent is None else ids[found.antecedent],
        confidence=found.confidence,
    )


def _office(phrase: Phrase | None) -> str | None:
    if phrase is None:
        return None
    return phrase.office or (_ANONYMOUS if phrase.is_anonymous else None)


def _as_kind(phrase: Phrase, code: str) -> str:
    """Return the code that a phrase means by an entity: its people, its rebels, or its state for an organ."""
    if phrase.kind:
        return code if code.startswith(f"{phrase.kind}:") else code_of(phrase, state_of(code))
    if phrase.sector and not phrase.pointer() and code.startswith(_OF_A_STATE):
        return state_of(code)
    return code


def _of_those_named(phrases: Sequence[Phrase | None]) -> list[Phrase | None]:
    """Return the phrases, each surname meaning those of its bearers whom the text names in full, if any.

    A headline says "Lai", and which one the first sentence tells.
    """
    named = {c.person.id for p in phrases if p for c in p.candidates if c.person and c.how is How.PERSON}

    def settled(phrase: Phrase) -> Phrase:
        bearers = [c for c in phrase.candidates if c.person and c.how is How.SURNAME]
        settled_at = {c.start for c in bearers if c.person and c.person.id in named}
        others = {c for c in bearers if c.start in settled_at and c.person and c.person.id not in named}
        if not others:
            return phrase
        return replace(phrase, candidates=tuple(c for c in phrase.candidates if c not in others))

    return [phrase and settled(phrase) for phrase in phrases]


def _surname_key(word: Word) -> str:
    """Return by what a surname is known again: in Cyrillic, where it is declined, by its consonants."""
    if not sounds.is_cyrillic(word.text):
        return word.folded
    shortest = min(sounds.load().readings(word.folded), key=len)
    return shortest if len(shortest) >= _SURE_SOUND else word.folded


def _only_points(phrase: Phrase) -> bool:
    """Return whether a phrase is a pointing word and no name: "us" is not US, nor "He" a surname."""
    names = [candidate for candidate in phrase.candidates if candidate.how is not How.SURNAME]
    return phrase.pointer() is not None and not names


def _class_of(phrase: Phrase) -> str | None:
    """Return which weights decide about a phrase, or None for a name that nothing is known of."""
    pointer = phrase.pointer()
    if pointer in ("third_plural", "first_plural"):
        return "many"
    if phrase.gender() or pointer in ("third_singular", "first_singular", "demonstrative"):
        return "one"
    if phrase.is_anonymous:
        return "anonymous"
    if phrase.is_name(phrase.head):
        return "official" if phrase.has_title else None
    if phrase.office:
        return "official"
    return "organ" if phrase.sector else "thing"


def _odds(chance: float) -> float:
    """Return the weight of a chance, kept from being certain either way."""
    kept = min(max(chance, _KIN_FLOOR), 1.0 - _KIN_FLOOR)
    return math.pow(kept / (1.0 - kept), _KIN_WEIGHT)


class _Resolver:
    """The mentions of one document, resolved from the surest to the least sure."""

    def __init__(
        self,
        document: Document,
        sentences: Sequence[Sentence],
        marks: Sequence[MentionMark],
        gazetteer: Gazetteer,
        published: PartialDate | None,
    ) -> None:
        self._document = document
        self._sentences = sentences
        self._marks = marks
        self._gazetteer = gazetteer
        self._day = published.latest() if published else None
        self.phrases = _of_those_named([self._phrase(mark) for mark in marks])
        self._order = sorted(range(len(marks)), key=lambda index: (marks[index].span.start, index))
        self._place = {index: place for place, index in enumerate(self._order)}
        self._found: list[Found | None] = [None] * len(marks)
        self._state_words = tuple(self._find_state_words())
        counts = Counter(word.code for word in self._state_words)
        self._shares = {code: count / len(self._state_words) for code, count in counts.items()}

    def resolve(self) -> list[Found | None]:
        """Resolve names, then what the model's antecedents lead to, then, from the beginning, the rest."""
        self._resolve_names()
        self._resolve_bodies()
        while self._follow_antecedents():
            pass
        for _ in range(2):
            for index in self._order:
                if self._found[index] is None:
                    self._found[index] = self._by_context(index)
        return [found and self._in_sector(index, found) for index, found in enumerate(self._found)]

    def passage(self, found: Sequence[Found | None], events: Sequence[EventMark]) -> Passage:
        """Return what is known of the passage once the rules have resolved its mentions."""
        return Passage(
            marks=self._marks,
            events=events,
            phrases=self.phrases,
            found=found,
            order=self._order,
            state_words=self._state_words,
            states=self._gazetteer.states.__contains__,
            ranked=self._chances,
        )

    def reconsider(
        self, chosen: Mapping[int, tuple[Unit, float]], found: Sequence[Found | None]
    ) -> list[Found | None]:
        """Return the meanings with those of some mentions chosen anew."""
        self._found = list(found)
        out = list(found)
        for index, (unit, chance) in chosen.items():
            before = found[index]
            if before is not None and before.entities == unit:
                out[index] = replace(before, confidence=chance)
            else:
                out[index] = self._meaning(index, unit, chance)
        return out

    def _meaning(self, index: int, unit: Unit, chance: float) -> Found:
        """Return a meaning with the mention that gives it: a likely antecedent, else the one named last."""
        phrase = self.phrases[index]
        assert phrase is not None
        likely = (other for other, p in self._marks[index].antecedents if p >= _SURE_KIN)
        others = (other for other in (*likely, *self._before(index)) if self._codes(other) == unit)
        other = next(others, None)
        if other is not None and _class_of(phrase) not in _ONE_STATE:
            return replace(self._same(other, phrase, 1.0), entities=unit, confidence=chance)
        return Found(
            entities=unit,
            person_name=phrase.name_around_head(),
            resolution=Resolution.CONTEXT,
            confidence=chance,
        )

    def _chances(self, index: int) -> dict[str, float]:
        """Return how probable nearness, frequency and agreement make each single meaning of a mention."""
        phrase = self.phrases[index]
        if phrase is None:
            return {}
        kind = _KIND_CLASSES.get(phrase.kind, "bodies") if phrase.kind else _class_of(phrase)
        if kind is None:
            return {}
        found = self._ranked(index, kind, gender=phrase.gender())
        return {unit[0]: chance for unit, chance in found if len(unit) == 1}

    def _in_sector(self, index: int, found: Found) -> Found:
        """Return a meaning with the part of the state that the reading model is sure is meant."""
        mark = self._marks[index]
        if mark.sector_score < _SURE_SECTOR or len(found.entities) != 1 or found.person:
            return found
        (code,) = found.entities
        state = state_of(code)
        if mark.sector in _PARTS and code == state and code in self._gazetteer.states:
            return replace(found, entities=(f"{mark.sector}:{code}",))
        if mark.sector == "state" and code.startswith(_OF_A_STATE) and state != code:
            return replace(found, entities=(state,))
        return found

    def _follow_antecedents(self) -> bool:
        """Resolve every mention with a resolved antecedent; return whether there was one."""
        before = self._found.count(None)
        for index in self._order:
            phrase = self.phrases[index]
            if self._found[index] is None and phrase is not None:
                self._found[index] = self._by_antecedents(index, phrase)
        return self._found.count(None) < before

    def _phrase(self, mark: MentionMark) -> Phrase | None:
        return read_phrase(
            self._document.text,
            mark.span,
            mark.head,
            language=self._language(mark),
            gazetteer=self._gazetteer,
            day=self._day,
        )

    def _language(self, mark: MentionMark) -> str:
        if mark.sentence < len(self._sentences):
            return self._sentences[mark.sentence].language
        return self._document.language or ""

    def _find_state_words(self) -> Iterator[StateWord]:
        for number, sentence in enumerate(self._sentences):
            words = words_of(sentence.span.of(self._document.text), sentence.span.start)
            for candidate in self._gazetteer.find(words, sentence.language):
                if candidate.code in self._gazetteer.states and candidate.person is None:
                    code = self._gazetteer.as_of(candidate, self._day)
                    is_place = candidate.how in (How.PLACE, How.NAME)
                    yield StateWord(words[candidate.start].start, number, code, is_place)

    # Names

    def _resolve_names(self) -> None:
        """Resolve what is named; a surname met before means the same person again."""
        known: dict[str, int] = {}
        for index in self._order:
            phrase = self.phrases[index]
            if phrase is None or _only_points(phrase):
                continue
            head = phrase.words[phrase.head]
            found = self._named(index, phrase, known.get(_surname_key(head)))
            self._found[index] = found
            if found and found.is_person and head.text[0].isupper():
                known.setdefault(_surname_key(head), index)

    def _resolve_bodies(self) -> None:
        """Resolve "the Commission", "the Fund": of those organisations the one named last, else the first."""
        for index in self._order:
            mark, phrase = self._marks[index], self.phrases[index]
            is_body = mark.sector == "organisation" and mark.sector_score >= _SURE_SECTOR
            if self._found[index] is None and phrase is not None and is_body:
                codes = _bodies(phrase.language).get(phrase.words[phrase.head].folded, ())
                named = (code for other in self._before(index) for code in self._codes(other))
                if chosen := next((code for code in (*named, *codes) if code in codes), None):
                    self._found[index] = Found(
                        entities=(chosen,), resolution=Resolution.DESCRIPTION, confidence=0.7
                    )

    def _named(self, index: int, phrase: Phrase, known: int | None) -> Found | None:
        own = find_named(phrase, self._gazetteer)
        is_bare = own is None or (own.person is not None and len(phrase.words) <= 2)
        if known is not None and is_bare:
            found = self._found[known]
            assert found is not None
            return replace(found, antecedent=known)
        if own:
            return own
        return (
            find_by_sound(phrase, self._gazetteer)
            or self._apposed(index, phrase)
            or self._described(index, phrase)
            or find_foreign(phrase, self._gazetteer)
        )

    def _apposed(self, index: int, phrase: Phrase) -> Found | None:
        """Return what the title before an unknown name says: "the Ruritanian minister, John Doe"."""
        place = self._place[index]
        if place == 0 or not phrase.is_name(phrase.head):
            return None
        before = self._order[place - 1]
        gap = self._document.text[self._marks[before].span.end : self._marks[index].span.start]
        found = self._found[before]
        if gap.strip() != "," or found is None or found.person or len(found.entities) != 1:
            return None
        return replace(found, person_name=phrase.name_around_head() or phrase.text, antecedent=before)

    def _described(self, index: int, phrase: Phrase) -> Found | None:
        """Return what the apposition after an unknown name says: "John Doe, the Ruritanian minister"."""
        mark = self._marks[index]
        if not phrase.words[phrase.head].text[0].isupper() or mark.sentence >= len(self._sentences):
            return None
        end = self._sentences[mark.sentence].span.end
        match = _APPOSITION.match(self._document.text, mark.span.end, end)
        if match is None:
            return None
        span = Span(match.start(1), match.end(1))
        after = read_phrase(
            self._document.text, span, Span(span.start, span.start + 1), language=phrase.language,
            gazetteer=self._gazetteer, day=self._day,
        )  # fmt: skip
        if after is None or not (after.has_title or after.kind):
            return None
        found = find_named(after, self._gazetteer)
        if found is None or (found.person and found.resolution is Resolution.NAME):
            return None
        name = phrase.name_around_head() or phrase.text
        return Found(
            entities=found.entities, person_name=name, resolution=Resolution.DESCRIPTION, confidence=0.8
        )

    # Context

    def _by_context(self, index: int) -> Found | None:
        phrase = self.phrases[index]
        if phrase is None:
            return None
        return (
            self._by_antecedents(index, phrase)
            or self._by_speaker(index, phrase)
            or self._by_pair(index, phrase)
            or self._by_office(index, phrase)
            or self._by_kind(index, phrase)
            or self._by_salience(index, phrase)
            or self._by_kin(index, phrase)
        )

    def _by_antecedents(self, index: int, phrase: Phrase) -> Found | None:
        """Return what the reading model's antecedents mean: several for a pair, else the likeliest."""
        sure = [
            (other, chance)
            for other, chance in self._marks[index].antecedents
            if chance >= _MIN_ANTECEDENT and self._found[other]
        ]
        if not sure:
            return None
        if phrase.points("dual"):
            codes = tuple(dict.fromkeys(code for other, _ in sure for code in self._codes(other)))
            if len(codes) > 1:
                return Found(entities=codes, resolution=Resolution.ANTECEDENT, antecedent=sure[0][0])
        other, chance = sure[0]
        return self._same(other, phrase, chance)

    def _by_speaker(self, index: int, phrase: Phrase) -> Found | None:
        """Return the speaker of the quote for the first person; for "we" the speaker's state or group."""
        plural, singular = phrase.points("first_plural"), phrase.points("first_singular")
        speaker = self._marks[index].speaker
        if not (plural or singular) or speaker is None or self._found[speaker] is None:
            return None
        found = self._same(speaker, phrase, 0.9)
        return replace(found, person=None, person_name=None) if plural else found

    def _by_pair(self, index: int, phrase: Phrase) -> Found | None:
        """Return the two parties last spoken of."""
        if not phrase.points("dual"):
            return None
        last = next(self._before(index), None)
        if last is not None and len(self._codes(last)) == 2:
            return self._same(last, phrase, _CONTEXT_CONFIDENCE)
        found = [(unit, chance) for unit, chance in self._ranked(index, "pair") if self._may_be(index, unit)]
        (one, first), (two, second) = [*found, ((), 0.0), ((), 0.0)][:2]
        if not two:
            return None
        codes = tuple(sorted((*one, *two)))
        return Found(entities=codes, resolution=Resolution.CONTEXT, confidence=min(1.0, first + second))

    def _may_be(self, index: int, unit: Unit) -> bool:
        """Return whether a unit can be one of a pair: "the two countries" are states, if the model agrees."""
        mark = self._marks[index]
        are_states = mark.sector == "state" and mark.sector_score >= _SURE_SECTOR
        return not are_states or all(code in self._gazetteer.states for code in unit)

    def _by_office(self, index: int, phrase: Phrase) -> Found | None:
        """Return the last person spoken of who holds the office, for an office without a name."""
        if phrase.office is None or phrase.kind:
            return None
        for other in self._before(index):
            found, theirs = self._found[other], self.phrases[other]
            if found is None or theirs is None or len(found.entities) != 1:
                continue
            held = found.person and found.person.term_at(self._day).office == phrase.office
            if held or theirs.office == phrase.office:
                return self._same(other, phrase, _CONTEXT_CONFIDENCE)
        return None

    def _by_kind(self, index: int, phrase: Phrase) -> Found | None:
        """Return the group of this kind that is named nearby, else one of the state where it acts."""
        if phrase.kind is None:
            return None
        group = self._group_named(index, phrase.kind)
        if group is not None:
            found = self._found[group]
            assert found is not None
            return Found(
                entities=found.entities, resolution=Resolution.CONTEXT, confidence=0.6, antecedent=group
            )
        for (state,), chance in self._ranked(index, _KIND_CLASSES.get(phrase.kind, "bodies")):
            entities = (code_of(phrase, state),)
            return Found(entities=entities, resolution=Resolution.CONTEXT, confidence=chance)
        return None

    def _group_named(self, index: int, kind: str) -> int | None:
        """Return the nearest mention, before or after, of a named group of a kind: rebels are those named."""
        if kind not in _NAMED_KINDS:
            return None
        prefix = f"{kind}:"
        mention = self._marks[index].span.start
        named = [
            other
            for other, found in enumerate(self._found)
            if found
            and found.resolution is Resolution.NAME
            and any("-" in c and c.startswith(prefix) for c in found.entities)
        ]
        return min(named, key=lambda other: abs(self._marks[other].span.start - mention), default=None)

    def _by_salience(self, index: int, phrase: Phrase) -> Found | None:
        """Return the likeliest meaning of a pronoun or description, by nearness, frequency and agreement."""
        kind = _class_of(phrase)
        if kind is None:
            return None
        for unit, chance in self._ranked(index, kind, gender=phrase.gender()):
            other = next((other for other in self._before(index) if self._unit(other, kind) == unit), None)
            if other is not None and kind not in _ONE_STATE:
                return self._same(other, phrase, chance)
            name = phrase.name_around_head()
            return Found(entities=unit, person_name=name, resolution=Resolution.CONTEXT, confidence=chance)
        return None

    def _ranked(self, index: int, kind: str, gender: str = "") -> list[tuple[Unit, float]]:
        """Return what a word of a kind can mean at a mention, likeliest first."""
        sentence = self._marks[index].sentence
        place = self._place[index]
        around = self._order[max(0, place - _WINDOW) : place + _WINDOW]
        traces = [
            Trace(
                unit=unit,
                sentence=self._marks[other].sentence,
                is_before=self._place[other] < place,
                opens_sentence=self._opens_sentence(other),
                is_person=self._is_person(other),
            )
            for other in around
            if other != index and self._found[other] is not None
            if not gender or self._can_be(other, gender)
            for unit in self._units(other, kind)
        ]
        with_states = kind in _ONE_STATE
        found = ranked(candidates(traces, sentence, self._around(sentence), with_states=with_states), kind)
        return self._with_kin(index, found)

    def _with_kin(self, index: int, found: list[tuple[Unit, float]]) -> list[tuple[Unit, float]]:
        """Weigh candidates by what the reading model says is of the same state, too."""
        kin = self._kin(index)
        if not kin:
            return found
        odds = {
            unit: chance * max((self._pull(index, code, kin) for code in unit), default=0.0)
            for unit, chance in found
        }
        total = sum(odds.values()) or 1.0
        return sorted(((unit, o / total) for unit, o in odds.items()), key=lambda pair: (-pair[1], pair[0]))

    def _pull(self, index: int, code: str, kin: dict[str, float]) -> float:
        """Return what the model's word on kin and sector counts for a code."""
        mark = self._marks[index]
        is_state = state_of(code) in self._gazetteer.states
        fits = mark.sector_score < _SURE_SECTOR or is_state == (mark.sector in _WITHIN_STATES)
        return _odds(kin.get(state_of(code), 0.0)) * (1.0 if fits else _MISFIT)

    def _by_kin(self, index: int, phrase: Phrase) -> Found | None:
        """Return the state of those whom the model takes for compatriots, for a name that nobody knows."""
        mark = self._marks[index]
        if mark.sector not in _WITHIN_STATES or mark.sector_score < _LIKELY_SECTOR:
            return None
        states = {s: chance for s, chance in self._kin(index).items() if s in self._gazetteer.states}
        if not states:
            return None
        state = max(sorted(states), key=states.__getitem__)
        if states[state] < _SURE_KIN:
            return None
        name = phrase.name_around_head() or phrase.text
        return Found(
            entities=(state,),
            person_name=name if mark.is_person >= _SURE_PERSON else None,
            resolution=Resolution.CONTEXT,
            confidence=states[state],
        )

    def _kin(self, index: int) -> dict[str, float]:
        """Return the states of the mentions that are of the same state as one, each with its best chance."""
        kin: dict[str, float] = {}
        for other, chance in (*self._marks[index].kin, *self._marks[index].antecedents):
            for code in self._codes(other):
                kin[state_of(code)] = max(kin.get(state_of(code), 0.0), chance)
        return kin

    def _around(self, sentence: int) -> Surroundings:
        """Return which states the text names, and which of them in a sentence."""
        inside = [word for word in self._state_words if word.sentence == sentence]
        return Surroundings(
            share=self._shares,
            in_sentence=frozenset(word.code for word in inside),
            land=frozenset(word.code for word in inside if word.is_place),
        )

    def _units(self, other: int, kind: str) -> tuple[Unit, ...]:
        """Return the candidates that a mention offers: its states one by one, or all its codes as one."""
        codes = self._codes(other)
        if kind in _ONE_STATE:
            return tuple((state_of(code),) for code in codes)
        return tuple((code,) for code in codes) if kind == "pair" else (codes,)

    def _unit(self, other: int, kind: str) -> Unit:
        units = self._units(other, kind)
        return units[0] if len(units) == 1 else ()

    def _is_person(self, other: int) -> bool:
        found = self._found[other]
        return found is not None and found.is_person

    def _can_be(self, other: int, gender: str) -> bool:
        found = self._found[other]
        assert found is not None
        theirs = self.phrases[other]
        if found.person:
            return (found.person.gender or "m") == gender
        if found.person_name:
            return True
        return bool(theirs and theirs.office and len(found.entities) == 1)

    def _opens_sentence(self, other: int) -> bool:
        place = self._place[other]
        return place == 0 or self._marks[self._order[place - 1]].sentence != self._marks[other].sentence

    def _before(self, index: int) -> Iterator[int]:
        """Yield the resolved mentions before one, nearest first."""
        for place in range(self._place[index] - 1, -1, -1):
            other = self._order[place]
            if self._found[other] is not None:
                yield other

    def _codes(self, other: int) -> tuple[str, ...]:
        found = self._found[other]
        return found.entities if found else ()

    def _same(self, other: int, phrase: Phrase, confidence: float) -> Found:
        """Return the meaning of another mention as this one's; a group word keeps its own kind."""
        found = self._found[other]
        assert found is not None
        entities = tuple(_as_kind(phrase, code) for code in found.entities)
        is_person = phrase.office is not None or phrase.pointer() is not None
        return replace(
            found,
            entities=entities,
            person=found.person if is_person else None,
            person_name=found.person_name if is_person else None,
            resolution=Resolution.ANTECEDENT,
            confidence=confidence * found.confidence,
            antecedent=other,
        )

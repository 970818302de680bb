"""Turn marks and resolved mentions into records: events, claims, commitments, quotes, each with its citation.

The model gives probabilities; here the lines are drawn, and what cannot all be true at once is settled:
nobody is both actor and recipient of one act, one entity is one participant however often it is named, and
one act is one event under whatever words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from westphalia.dates import PartialDate
from westphalia.extract.claimed import claimed_words
from westphalia.extract.conditions import (
    CLAUSE_EDGE,
    condition_clauses,
    condition_cues,
    within_marks,
    without_short_quotes,
)
from westphalia.extract.doubles import once, united
from westphalia.extract.marks import ClaimMark, EventMark, Marks, QuoteMark, SpanMark
from westphalia.extract.quantities import read_quantity
from westphalia.extract.standing import standing
from westphalia.extract.telling import source_of
from westphalia.extract.when import resolve_time
from westphalia.ids import content_id
from westphalia.model import (
    Certainty,
    Citation,
    Claim,
    Commitment,
    CommitmentKind,
    Condition,
    Document,
    Event,
    EventType,
    Mention,
    Place,
    Polarity,
    Quote,
    Role,
    Sentence,
    Span,
    Tense,
    TimeExpression,
)

_TENSES = (Tense.PAST, Tense.PRESENT, Tense.FUTURE)
_NEXT_WORD = re.compile(r"[ \u00a0]([^\W\d_]{3,})")

CountryOf = Callable[[str, str], str | None]
"""Returns the state in which a place lies, from its name and the language of the text."""


@dataclass(frozen=True)
class Lines:
    """The probabilities from which on something is believed.

    They are set on the development split and shipped with the model.

    `actor` is the line for the likeliest actor of an event, `more_actors` for each further one; likewise the
    recipients and those to whom it is attributed.
    `event_scale` and `event_shift` turn the model's trigger score into a probability (Platt scaling).
    """

    event: float = 0.5
    event_scale: float = 1.0
    event_shift: float = 0.0
    actor: float = 0.15
    more_actors: float = 0.3
    recipient: float = 0.15
    more_recipients: float = 0.3
    attribution: float = 0.4
    more_attribution: float = 0.5
    when: float = 0.4
    where: float = 0.4
    content: float = 0.4
    condition: float = 0.4
    claimant: float = 0.4
    about: float = 0.3
    speaker: float = 0.2
    told: float = 0.5
    negative: float = 0.5
    possible: float = 0.5
    possible_if_negative: float = 0.7
    commitment: float = 0.2
    claim: float = 0.5

    @classmethod
    def of(cls, settings: dict[str, Any]) -> Lines:
        """Return the lines that a model's settings draw, the defaults for the others."""
        return cls(
            **{k: float(v) for k, v in settings.get("lines", {}).items() if k in cls.__dataclass_fields__}
        )


@dataclass(frozen=True, kw_only=True)
class Records:
    """What was built from one document's marks."""

    times: tuple[TimeExpression, ...]
    places: tuple[Place, ...]
    events: tuple[Event, ...]
    conditions: tuple[Condition, ...]
    claims: tuple[Claim, ...]
    commitments: tuple[Commitment, ...]
    quotes: tuple[Quote, ...]


def build_records(
    document: Document,
    sentences: Sequence[Sentence],
    marks: Marks,
    mentions: Sequence[Mention],
    *,
    lines: Lines | None = None,
    country_of: CountryOf | None = None,
) -> Records:
    """Return the records of a document; `mentions` are the resolved ones, aligned with `marks.mentions`."""
    return _Builder(document, sentences, marks, mentions, lines or Lines(), country_of or _nowhere).build()


class _Builder:
    def __init__(
        self,
        document: Document,
        sentences: Sequence[Sentence],
        marks: Marks,
        mentions: Sequence[Mention],
        lines: Lines,
        country_of: CountryOf,
    ) -> None:
        self.document = document
        self.sentences = sentences
        self.mentions = mentions
        self.lines = lines
        self.country_of = country_of
        believed = {
            n: p for n, mark in enumerate(marks.events) if (p := self._probability(mark)) >= lines.event
        }
        self.marks, self.twice = united(document.text, sentences, marks, believed)
        self.kept = {n: p for n, p in believed.items() if n not in self.twice}
        self.event_ids = {
            n: content_id(
                "evt",
                document.id,
                self.marks.events[n].trigger.start,
                self.marks.events[n].trigger.end,
                self.marks.events[n].type,
            )
            for n in self.kept
        }

    def build(self) -> Records:
        self.times = self._times()
        self.places = tuple(self._place(mark) for mark in self.marks.places)
        self.events = self._said({n: self._event(n) for n in self.kept})
        self.events = _dated_alike(self.events)
        events = tuple(sorted(self.events.values(), key=lambda e: e.citation.span))
        return Records(
            times=self.times,
            places=self.places,
            events=events,
            conditions=self._conditions(),
            claims=tuple(self._claims()),
            commitments=self._commitments(),
            quotes=tuple(self._quote(mark) for mark in self.marks.quotes),
        )

    def _probability(self, mark: EventMark) -> float:
        """Return the calibrated probability that the marked event, with its type, stands in the text."""
        score = min(max(mark.score, 1e-6), 1 - 1e-6)
        logit = math.log(score / (1 - score))
        return 1 / (1 + math.exp(-(self.lines.event_scale * logit + self.lines.event_shift)))

    def _id(self, prefix: str, span: Span) -> str:
        return content_id(prefix, self.document.id, span.start, span.end)

    def _place(self, mark: SpanMark) -> Place:
        name = mark.span.of(self.document.text)
        return Place(
            id=self._id("plc", mark.span),
            citation=self.document.cite(mark.span),
            name=name,
            country=self.country_of(name, self.sentences[mark.sentence].language),
        )

    def _times(self) -> tuple[TimeExpression, ...]:
        tense = self._tenses()
        found: list[TimeExpression] = []
        last: PartialDate | None = None
        for number, mark in enumerate(self.marks.times):
            value = resolve_time(
                mark.span.of(self.document.text),
                language=self.sentences[mark.sentence].language,
                published=self.document.published,
                tense=tense.get(number),
                context=last,
            )
            last = value or last
            found.append(
                TimeExpression(
                    id=self._id("tim", mark.span), citation=self.document.cite(mark.span), value=value
                )
            )
        return tuple(found)

    def _tenses(self) -> dict[int, Tense]:
        """Return the tense of each time expression: that of the acts linked to it, the surest first."""
        weights: dict[int, list[float]] = {}
        for mark in self.marks.events:
            for t, p in mark.times:
                if p >= self.lines.when:
                    known = weights.setdefault(t, [0.0] * len(_TENSES))
                    known[_best(mark.tense)] += p * mark.score
        return {t: _TENSES[_best(known)] for t, known in weights.items()}

    # ------------------------------------------------------------------ events
    def _event(self, number: int) -> Event:
        mark = self.marks.events[number]
        actors, recipients = self._parties(mark)
        negative = mark.negative >= self.lines.negative
        # what is denied is mostly denied flatly, though the act itself is told as a possibility
        doubt = self.lines.possible_if_negative if negative else self.lines.possible
        when = [t for t, p in mark.times if p >= self.lines.when]
        where = [p for p, score in mark.places if score >= self.lines.where]
        time = _TENSES[_best(mark.tense)]
        return Event(
            id=self.event_ids[number],
            citation=self.document.cite(mark.trigger),
            sentence=self.sentences[mark.sentence].span,
            type=mark.type,
            mode=mark.mode,
            actors=actors,
            recipients=recipients,
            attribution=self._chain(mark),
            polarity=Polarity.NEGATIVE if negative else Polarity.POSITIVE,
            certainty=Certainty.POSSIBLE if mark.possible >= doubt else Certainty.CERTAIN,
            time=time,
            date=next(
                (value for t in when if (value := self.times[t].value) and self._can_be(value, time)), None
            ),
            time_ids=tuple(self.times[t].id for t in when),
            place_ids=tuple(self.places[p].id for p in where),
            place=self.places[where[0]].name if where else None,
            content_ids=tuple(
                self.event_ids[n] for n, p in mark.content if p >= self.lines.content and n in self.event_ids
            ),
            confidence=round(self.kept[number], 4),
        )

    def _can_be(self, date: PartialDate, time: Tense) -> bool:
        """Return whether an act of a tense can be of a date: what is still to come is of no day gone by."""
        published = self.document.published
        return time is not Tense.FUTURE or published is None or date.latest() >= published.earliest()

    def _parties(self, mark: EventMark) -> tuple[tuple[Role, ...], tuple[Role, ...]]:
        """Return actors and recipients; an entity that could be either is what it more probably is."""
        actors = self._by_entity(self._standing(mark, mark.actors), self.lines.actor, self.lines.more_actors)
        recipients = self._by_entity(
            self._standing(mark, mark.recipients), self.lines.recipient, self.lines.more_recipients
        )
        for acting, actor in list(actors.items()):
            for receiving, recipient in list(recipients.items()):
                if acting not in actors or not _is_shared(actor, recipient):
                    continue
                if actor.confidence / self.lines.actor >= recipient.confidence / self.lines.recipient:
                    del recipients[receiving]
                else:
                    del actors[acting]
        return _in_order(actors), _in_order(recipients)

    def _standing(self, mark: EventMark, links: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
        return [(standing(n, mark.sentence, self.marks.mentions, self.mentions), p) for n, p in links]

    def _by_entity(
        self, links: Sequence[tuple[int, float]], line: float, more: float | None = None
    ) -> dict[object, Role]:
        """Return one role for each entity: the best linked of its mentions.

        Who is named with another ("both countries") is not named again by himself, unless as a person.
        """
        found: dict[object, Role] = {}
        for number, score in links:
            if score < (line if not found or more is None else max(line, more)):
                break  # the links are in falling order
            role = self._role(number, score)
            named = {code for other in found.values() for code in other.entities}
            if role.entities and role.person is None and named.issuperset(role.entities):
                continue
            found.setdefault(role.entities or role.mention_id, role)
        return found

    def _role(self, number: int, score: float) -> Role:
        mention = self.mentions[number]
        return Role(
            mention_id=mention.id,
            entities=mention.entities,
            person=mention.person,
            confidence=round(score, 4),
        )

    def _chain(self, mark: EventMark) -> tuple[Role, ...]:
        """Return who says so: the likeliest speaker first, then those who pass it on."""
        found = self._by_entity(mark.attribution, self.lines.attribution, self.lines.more_attribution)
        return tuple(found.values())

    def _said(self, events: dict[int, Event]) -> dict[int, Event]:
        """Give an act that nobody is yet said to tell of the one who speaks of it.

        What a threat, demand or promise is about is told by whoever threatens, demands or promises; what
        stands in direct speech is told by its speaker.
        """
        tellers: dict[int, tuple[Role, ...]] = {}
        for number, event in events.items():
            if event.type in _TELLING:
                for content, score in self.marks.events[number].content:
                    if score >= self.lines.content and event.actors:
                        tellers.setdefault(content, event.actors[:1])
        for number in events:
            if number not in tellers and (speaker := self._speaker_around(self.marks.events[number].trigger)):
                tellers[number] = (speaker,)
        return {
            number: replace(event, attribution=tellers[number])
            if not event.attribution
            and number in tellers
            and not self._speaks_for_itself(event, tellers[number])
            else event
            for number, event in events.items()
        }

    def _speaker_around(self, span: Span) -> Role | None:
        for quote in self.marks.quotes:
            if quote.span.contains(span) and quote.speakers and quote.speakers[0][1] >= self.lines.told:
                return self._role(*quote.speakers[0])
        return None

    @staticmethod
    def _speaks_for_itself(event: Event, tellers: tuple[Role, ...]) -> bool:
        """Whether the act is one of speech by the teller: "we demand" is told by nobody but the article."""
        codes = {code for role in tellers for code in role.entities}
        own = {code for role in event.actors for code in role.entities}
        return event.type in _TELLING and bool(codes & own)

    # ------------------------------------------------------------------ conditions and commitments
    def _conditions(self) -> tuple[Condition, ...]:
        found = []
        for number in range(len(self.marks.events)):
            if number not in self.kept:
                continue
            given, span = self._given([number])
            if given and span:
                found.append(
                    Condition(
                        id=content_id("cnd", self.event_ids[number], *(self.event_ids[n] for n in given)),
                        citation=self.document.cite(span),
                        condition_ids=tuple(self.event_ids[n] for n in given),
                        consequence_ids=(self.event_ids[number],),
                        condition_text=span.of(self.document.text),
                    )
                )
        return tuple(found)

    def _clause(self, number: int) -> Span:
        """Return a trigger's clause: between punctuation marks, on its side of a condition's first word."""
        mark = self.marks.events[number]
        sentence = self.sentences[mark.sentence]
        start, end = sentence.span.start, sentence.span.end
        text = self.document.text[:start] + without_short_quotes(sentence.span.of(self.document.text))
        for edge in CLAUSE_EDGE.finditer(text, start, mark.trigger.start):
            start = edge.end()
        after = CLAUSE_EDGE.search(text, mark.trigger.end, end)
        end = after.start() if after else end
        for cue in condition_cues(sentence.language).finditer(text, start, end):
            if cue.start() <= mark.trigger.start:
                start = cue.start()
            else:
                end = cue.start()
                break
        words = self.document.text[start:end]
        start += len(words) - len(words.lstrip())
        return Span(start, start + len(within_marks(words.lstrip())))

    def _given(self, acts: Sequence[int]) -> tuple[list[int], Span | None]:
        """Return on which events some acts depend, the likeliest first, and the clause that says so.

        What the likeliest condition says may be no event by itself ("if that goes on"): its clause is the
        condition all the same, with the events in it. Nothing in a clause of the acts is their condition.
        """
        triggers = [self.marks.events[n].trigger for n in acts]
        linked: dict[int, float] = {}
        for act in acts:
            for n, p in self.marks.events[act].conditions:
                if p >= self.lines.condition and n not in acts:
                    linked[n] = max(p, linked.get(n, 0.0))
        clauses = {n: self._clause(n) for n in sorted(linked, key=lambda n: (-linked[n], n))}
        apart = {n: c for n, c in clauses.items() if not any(c.contains(t) for t in triggers)}
        if not apart:
            kept = [n for n in clauses if n in self.kept]
            return kept, clauses[kept[0]] if kept else None
        first = next(iter(apart.values()))
        inside = [n for n in sorted(self.kept) if first.contains(self.marks.events[n].trigger)]
        likely = [n for n in apart if n in self.kept]
        return list(dict.fromkeys([*likely, *inside])), first

    def _commitments(self) -> tuple[Commitment, ...]:
        sure = self._commitment_scores()
        committing = [n for n, (p, _) in sure.items() if p >= self.lines.commitment]
        clauses = self._condition_clauses(committing)
        found = [self._commitment(number, clauses.get(number), *sure[number]) for number in committing]
        return once(sorted(found, key=lambda c: c.citation.span))

    def _commitment_scores(self) -> dict[int, tuple[float, CommitmentKind]]:
        """Return how probably each event that is kept commits somebody, and how; a doubtful one less so.

        "It was said that Russia would move troops": where the saying is no event, what it commits to counts
        for what was said.
        """
        sure = {
            n: (mark.commitment_score * self.kept[n], mark.commitment)
            for n, mark in enumerate(self.marks.events)
            if n in self.kept and mark.commitment is not None
        }
        for number, mark in enumerate(self.marks.events):
            nearly = self._probability(mark)
            if number in self.kept or number in self.twice or mark.commitment is None:
                continue
            if nearly < _NEARLY * self.lines.event:
                continue
            said = mark.commitment_score * nearly
            for content, p in mark.content:
                if content in sure and p >= self.lines.content:
                    own, kind = sure[content]
                    likelier = kind if own >= said * p else mark.commitment
                    sure[content] = (1 - (1 - own) * (1 - said * p), likelier)
        return sure

    def _condition_clauses(self, committing: Sequence[int]) -> dict[int, Span]:
        """Return the clause that opens with if, unless and the like, for each commitment that has one.

        A clause belongs to the commitment before it in the sentence, else to the first one after it.
        """
        triggers: dict[int, list[int]] = {}
        for number in sorted(committing, key=lambda n: self.marks.events[n].trigger.start):
            triggers.setdefault(self.marks.events[number].sentence, []).append(number)
        found: dict[int, Span] = {}
        for place, numbers in triggers.items():
            sentence = self.sentences[place]
            for clause in condition_clauses(self.document.text, sentence.span, sentence.language):
                before = [n for n in numbers if self.marks.events[n].trigger.start < clause.start]
                after = [n for n in numbers if self.marks.events[n].trigger.start >= clause.end]
                if before or after:
                    found.setdefault(before[-1] if before else after[0], clause)
        return found

    def _commitment(self, number: int, clause: Span | None, sure: float, kind: CommitmentKind) -> Commitment:
        mark, event = self.marks.events[number], self.events[number]
        content = [n for n, p in mark.content if p >= self.lines.content and n in self.event_ids]
        # "we will reopen the embassy" is what is promised, not the words of a promise
        speaks = bool(content) or (event.type in _SPEECH and event.time is not Tense.FUTURE)
        consequence = content if speaks else [number]
        conditions, given = self._given([number, *content])
        stated = self.document.cite(given) if given else None
        if clause is not None and stated is None:
            conditions = [n for n in self._inside(clause) if n not in consequence]
            stated = self.document.cite(clause)
        return Commitment(
            id=content_id("com", event.id, kind),
            citation=event.citation,
            sentence=event.sentence,
            kind=kind,
            by=event.actors if speaks else (event.attribution[:1] or event.actors),
            to=event.recipients,
            speech_id=event.id if speaks else None,
            condition=stated,
            condition_ids=tuple(dict.fromkeys(self.event_ids[n] for n in conditions)),
            consequence=self._cite_clause(consequence),
            consequence_ids=tuple(self.event_ids[n] for n in consequence),
            confidence=round(sure, 4),
        )

    def _inside(self, clause: Span) -> list[int]:
        """Return the first act of a clause that may be a condition: what has happened is none."""
        inside = [n for n in self.kept if clause.contains(self.marks.events[n].trigger)]
        open_ = [n for n in inside if not _happened(self.events[n]) or self.events[n].time is not Tense.PAST]
        return sorted(open_, key=lambda n: self.marks.events[n].trigger.start)[:1]

    def _cite_clause(self, numbers: Sequence[int]) -> Citation | None:
        return self.document.cite(self._clause(numbers[0])) if numbers else None

    # ------------------------------------------------------------------ claims and quotes
    def _claims(self) -> Iterator[Claim]:
        believed = [mark for mark in self.marks.claims if mark.score >= self.lines.claim]
        taken = [mark.span for mark in believed]
        for mark in believed:
            sentence = self.sentences[mark.sentence]
            others = [span for span in taken if span != mark.span]
            words = claimed_words(
                self.document.text, sentence.span, mark.span, others, language=sentence.language
            )
            if words is not None:
                yield self._claim(replace(mark, span=words))

    def _claim(self, mark: ClaimMark) -> Claim:
        sentence = self.sentences[mark.sentence]
        words = mark.span.of(self.document.text)
        quantity = read_quantity(words, language=sentence.language)
        unit = quantity.unit or self._next_word(mark.span)
        about = [n for n, p in mark.events if p >= self.lines.about and n in self.events]
        parties = [r for n in about for r in (*self.events[n].actors, *self.events[n].recipients)]
        return Claim(
            id=self._id("clm", mark.span),
            citation=self.document.cite(mark.span),
            sentence=sentence.span,
            quantity=quantity.text,
            value=quantity.value,
            comparator=quantity.comparator,
            unit=unit,
            subject=self.events[about[0]].citation.quote if about else unit or words,
            claimants=self._claimants(mark, about),
            about=tuple(dict.fromkeys(code for role in parties for code in role.entities)),
            event_ids=tuple(self.event_ids[n] for n in about),
            as_of=next((self.events[n].date for n in about if self.events[n].date), None),
            certainty=Certainty.POSSIBLE if mark.possible >= self.lines.possible else Certainty.CERTAIN,
        )

    def _claimants(self, mark: ClaimMark, about: Sequence[int]) -> tuple[Role, ...]:
        """Return who claims it: named by "according to", marked, the speaker around, the teller."""
        if named := self._source_named(mark):
            return (named,)
        found = _in_order(self._by_entity(mark.claimants, self.lines.claimant))
        if found:
            return found
        if speaker := self._speaker_around(mark.span):
            return (speaker,)
        return next((self.events[n].attribution[:1] for n in about if self.events[n].attribution), ())

    def _source_named(self, mark: ClaimMark) -> Role | None:
        """Return whom the sentence names as the source of a claim: "100,000 soldiers, according to Kiev"."""
        sentence = self.sentences[mark.sentence]
        inside = [n for n, m in enumerate(self.marks.mentions) if sentence.span.contains(m.head)]
        inside.sort(key=lambda n: self.marks.mentions[n].head)
        heads = [self.marks.mentions[n].head for n in inside]
        named = source_of(self.document.text, sentence.span, mark.span.start, heads, sentence.language)
        return self._role(inside[named], 1.0) if named is not None else None

    def _next_word(self, span: Span) -> str:
        """Return the word that a bare number counts, where the noun stands behind the marked span."""
        found = _NEXT_WORD.match(self.document.text, span.end)
        return found.group(1) if found else ""

    def _quote(self, mark: QuoteMark) -> Quote:
        best = next(((n, p) for n, p in mark.speakers if p >= self.lines.speaker), None)
        speaker = self._role(*best) if best else None
        name = None
        if best and speaker:
            name = speaker.person or self.mentions[best[0]].citation.quote
        return Quote(
            id=self._id("quo", mark.span),
            citation=self.document.cite(mark.span),
            speaker=speaker,
            speaker_name=name,
            language=self.sentences[mark.sentence].language,
        )


_NEARLY = 2 / 3
"""What has less than this of the line of events is no saying whose commitment could count."""

_SPEECH = frozenset(
    {
        EventType.AGREE,
        EventType.REQUEST,
        EventType.REJECT,
        EventType.THREATEN,
        EventType.CONCEDE,
        EventType.SUPPORT,
    }
)
"""Acts that are done by saying them: a commitment that hangs on one is said by its actor."""
_TELLING = _SPEECH | {EventType.ACCUSE}
"""Acts of speech that tell of other acts."""


def _dated_alike(events: dict[int, Event]) -> dict[int, Event]:
    """Give an act that is named again the date that it has where it is dated.

    The same act is one of the same type in the same tense that did happen, and whose named parties hold
    those of the other or are held by them; if the text dates it in two ways, they are taken for different
    acts and nothing is carried over.
    """
    dated = [(event, _parties(event)) for event in events.values() if event.date and _happened(event)]

    def date_of(event: Event) -> PartialDate | None:
        parties = _parties(event)
        if event.date or len(parties) < 2 or not _happened(event):
            return event.date
        alike = [e for e, p in dated if (e.type, e.time) == (event.type, event.time) and len(p) > 1]
        found = {e.date for e in alike if _parties(e) == parties} or {
            e.date for e in alike if _parties(e) <= parties or parties <= _parties(e)
        }
        return found.pop() if len(found) == 1 else None

    return {number: replace(event, date=date_of(event)) for number, event in events.items()}


def _happened(event: Event) -> bool:
    return event.polarity is Polarity.POSITIVE and event.certainty is Certainty.CERTAIN


def _parties(event: Event) -> frozenset[str]:
    return frozenset(code for role in (*event.actors, *event.recipients) for code in role.entities)


def _nowhere(_name: str, _language: str) -> None:
    """Without a gazetteer no place lies in a state that is known."""


def _best(scores: Sequence[float]) -> int:
    return max(range(len(scores)), key=scores.__getitem__)


def _is_shared(one: Role, other: Role) -> bool:
    """Whether two roles name the same party, be it as one of several ("the two leaders")."""
    if one.entities and other.entities:
        return not set(one.entities).isdisjoint(other.entities)
    return one.mention_id == other.mention_id


def _in_order(roles: dict[object, Role]) -> tuple[Role, ...]:
    return tuple(sorted(roles.values(), key=lambda r: (-r.confidence, r.mention_id or "")))

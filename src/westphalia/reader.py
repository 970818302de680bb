"""Read one document: sentences, marks, entities, dates, records. The middle of the straight line."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from westphalia import languages
from westphalia.errors import InputError
from westphalia.extract.attributes import attribute_features, days_from_publication, reconsider
from westphalia.extract.contents import relink
from westphalia.extract.entities import resolve_mentions
from westphalia.extract.furniture import furniture
from westphalia.extract.language import detect, language_of, unpack
from westphalia.extract.mark import Thresholds, mark
from westphalia.extract.marks import Marks
from westphalia.extract.pairs import pair_up
from westphalia.extract.parties import reweigh
from westphalia.extract.pledges import recommit
from westphalia.extract.quotes import find_quotes
from westphalia.extract.records import Lines, build_records
from westphalia.extract.sentences import segment
from westphalia.extract.timing import retime
from westphalia.extract.triggers import rescore
from westphalia.gazetteer import Gazetteer, words_of
from westphalia.ids import content_id
from westphalia.inference.networks import Networks, OnnxNetworks, shipped_model
from westphalia.inference.trees import Trees
from westphalia.model import Document, Mention, Reading, Sentence

_READING_DATA = ("languages", "triggers", "entities", "when")
"""The data folders that change what is read: their digest names a run beside the model's."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A document with its sentences, marks and resolved mentions, before anything is decided."""

    document: Document
    sentences: tuple[Sentence, ...]
    marks: Marks
    mentions: tuple[Mention, ...]


class Reader:
    """The reading model with its data files, ready to read documents.

    Args:
        model: folder of a model; the one that comes with the package when it is left out.
        threads: processor threads for the networks.
        members: how many of the model's networks are asked, each pair by itself; all when it is left out. One
            reads faster, all read better.

    Raises:
        ModelError: the model is missing or broken.
        DataFileError: a language or entity file is wrong.
    """

    def __init__(self, *, model: Path | None = None, threads: int = 2, members: int | None = None) -> None:
        folder = model or shipped_model()
        unpack()
        self._onnx = OnnxNetworks(folder, threads=threads, members=members)
        self._referent_trees = Trees.load(folder / "referents.onnx")
        self._party_trees = Trees.load(folder / "parties.onnx")
        self._empty_trees = Trees.load(folder / "empty.onnx")
        self._trigger_trees = Trees.load(folder / "triggers.onnx")
        self._attribute_trees = Trees.load(folder / "attributes.onnx")
        self._time_trees = Trees.load(folder / "times.onnx")
        self._content_trees = Trees.load(folder / "contents.onnx")
        self._pledge_trees = Trees.load(folder / "pledges.onnx")
        self._gazetteer = Gazetteer.load()
        self._thresholds = Thresholds.of(self._onnx.settings)
        self._lines = Lines.of(self._onnx.settings)
        self._supported = frozenset(languages.available())

    @property
    def digest(self) -> str:
        """The digest of the model's weights and settings."""
        return self._onnx.digest

    @cached_property
    def data_digest(self) -> str:
        """The digest of the data files that the reader reads with."""
        total = hashlib.sha256()
        for folder in _READING_DATA:
            for file in sorted(_files(resources.files("westphalia") / "data" / folder), key=lambda f: f.name):
                total.update(f"{folder}/{file.name}\x1f".encode() + file.read_bytes())
        return total.hexdigest()[:16]

    @property
    def gazetteer(self) -> Gazetteer:
        """The names that the reader knows."""
        return self._gazetteer

    def read(self, document: Document) -> Reading:
        """Return everything that is found in a document.

        The document's language is told from its words when it is not set, its furniture is marked when it has
        none.

        Raises:
            InputError: the document has no words, or is in a language that the reader does not know.
        """
        return self.decide(self.prepare(document))

    def prepare(self, document: Document) -> Prepared:
        """Return a document with everything that its records are decided from.

        Raises:
            InputError: as `read` does.
        """
        document = self._ready(document)
        sentences = self._sentences(document)
        if not sentences:
            raise InputError(document.path or document.name, "empty", "there is no sentence in it")
        marks = self._mark(document, sentences)
        mentions = resolve_mentions(
            document,
            sentences,
            marks.mentions,
            gazetteer=self._gazetteer,
            published=document.published,
            events=marks.events,
            trees=self._referent_trees,
        )
        marks = self._weighed(document, sentences, marks, mentions)
        mentions = pair_up(sentences, marks, mentions)
        return Prepared(document=document, sentences=sentences, marks=marks, mentions=mentions)

    def _weighed(
        self, document: Document, sentences: tuple[Sentence, ...], marks: Marks, mentions: Sequence[Mention]
    ) -> Marks:
        """Return the marks with everything that trees weigh once more."""
        parties = reweigh(marks, mentions, self._party_trees, self._empty_trees)
        events = rescore(document, sentences, parties, mentions, self._trigger_trees).events
        links = relink(document, sentences, parties, mentions, self._content_trees).events
        # These three were fitted on what the networks say, not on what the trees above made of it.
        days = days_from_publication(document, sentences, marks)
        rows = attribute_features(document, sentences, marks, days)
        attributes = reconsider(marks, rows, self._attribute_trees).events
        times = retime(document, marks, days, self._time_trees).events
        pledges = recommit(document, sentences, marks, mentions, rows, self._pledge_trees).events
        return replace(
            parties,
            events=tuple(
                replace(
                    event,
                    negative=a.negative,
                    possible=a.possible,
                    tense=a.tense,
                    times=t.times,
                    content=c.content,
                    conditions=c.conditions,
                    commitment=p.commitment,
                    commitment_score=p.commitment_score,
                    commitment_scores=p.commitment_scores,
                )
                for event, a, t, c, p in zip(events, attributes, times, links, pledges, strict=True)
            ),
        )

    def decide(self, prepared: Prepared, *, lines: Lines | None = None) -> Reading:
        """Return the records of a prepared document, with the model's lines unless others are given."""
        records = build_records(
            prepared.document,
            prepared.sentences,
            prepared.marks,
            prepared.mentions,
            lines=lines or self._lines,
            country_of=self._country_of,
        )
        return Reading(
            document=prepared.document,
            sentences=prepared.sentences,
            mentions=prepared.mentions,
            times=records.times,
            places=records.places,
            events=records.events,
            conditions=records.conditions,
            claims=records.claims,
            commitments=records.commitments,
            quotes=records.quotes,
        )

    def _country_of(self, name: str, language: str) -> str | None:
        """Return the one state that the words of a place name, if they name just one."""
        codes = {candidate.code for candidate in self._gazetteer.find(words_of(name), language)}
        states = [code for code in codes if self._gazetteer.entity(code).kind == "state"]
        return states[0] if len(states) == 1 else None

    def marks_of(self, text: str, language: str) -> Marks:
        """Return what the networks mark in a text, before anything is resolved or decided."""
        document = Document(id=content_id("doc", text), name="text", text=text, language=language)
        return self._mark(document, self._sentences(document))

    def _mark(self, document: Document, sentences: Sequence[Sentence]) -> Marks:
        networks: Networks = self._onnx
        return mark(
            document,
            sentences,
            find_quotes(document, sentences),
            networks=networks,
            vocabulary=self._onnx.vocabulary,
            thresholds=self._thresholds,
        )

    def _ready(self, document: Document) -> Document:
        language = document.language or detect(document.text)
        if language not in self._supported:
            known = ", ".join(sorted(self._supported))
            said = f"its language is {language!r}" if language else "its language could not be told"
            raise InputError(
                document.path or document.name,
                "unsupported_language",
                f"{said}; supported are {known} (give --language to read it as one of them)",
            )
        spans = document.furniture or furniture(document.text)
        return replace(document, language=language, furniture=spans)

    def _sentences(self, document: Document) -> tuple[Sentence, ...]:
        assert document.language is not None
        abbreviations = languages.load(document.language).sentences.abbreviations
        supported = self._supported

        def passage_language(words: str, default: str) -> str:
            found = language_of(words, default)
            return found if found in supported else default

        return segment(document, abbreviations=abbreviations, passage_language=passage_language)


def _files(folder: Traversable) -> list[Traversable]:
    return [item for item in folder.iterdir() if item.is_file()] if folder.is_dir() else []

"""Sentences with their grammar, from which the encoder learns who governs whom beside the events.

The treebanks are those of Universal Dependencies (https://universaldependencies.org) whose licence allows any
use; none of their text ships, and neither does the head that is trained here: what is wanted is word vectors
that know subject from object where no event has taught it. A folder holds one folder for each treebank
(`UD_Italian-PUD`), with `*.conllu` or `*.conllu.xz` in it.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from batches import Batch, pad
from torch import Tensor, nn

from corpus import Example
from westphalia.inference.features import passage
from westphalia.inference.lexicon import load_lexicon
from westphalia.inference.tokens import Vocabulary
from westphalia.model import Span

TREEBANKS = {
    "UD_Italian-PUD": "it", "UD_Italian-MarkIT": "it", "UD_Italian-ParlaMint": "it",
    "UD_Italian-TWITTIRO": "it", "UD_English-EWT": "en", "UD_English-PUD": "en",
    "UD_French-GSD": "fr", "UD_French-Sequoia": "fr",
    "UD_French-PUD": "fr", "UD_Spanish-GSD": "es", "UD_Spanish-AnCora": "es", "UD_Spanish-PUD": "es",
    "UD_German-GSD": "de", "UD_German-PUD": "de", "UD_Portuguese-Bosque": "pt", "UD_Portuguese-PUD": "pt",
    "UD_Russian-GSD": "ru", "UD_Russian-Taiga": "ru", "UD_Russian-PUD": "ru", "UD_Ukrainian-ParlaMint": "uk",
}  # fmt: skip
"""Treebanks to learn from, and their languages: CC BY, CC BY-SA, LGPL-LR; none is non-commercial."""
RELATIONS = (
    "acl", "advcl", "advmod", "amod", "appos", "aux", "case", "cc", "ccomp", "clf", "compound", "conj", "cop",
    "csubj", "dep", "det", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list",
    "mark", "nmod", "nsubj", "nummod", "obj", "obl", "orphan", "parataxis", "punct", "reparandum", "root",
    "vocative", "xcomp", "pass", "agent",
)  # fmt: skip
"""Universal relations; passive subjects and agents are told apart, for they turn the roles around."""
LONGEST = 300
"""Pieces that neighbouring sentences are joined up to, since events are learnt from whole passages, too."""
ARC_WIDTH = 192
LABEL_WIDTH = 96


@dataclass
class Parsed(Example):
    """A passage of treebank sentences: for each word its governor, -1 for none, and how it depends on it."""

    governor: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))  # [words]; -2 not asked
    relation: np.ndarray = field(default_factory=lambda: np.zeros(0, np.int64))  # [words]


@dataclass
class Token:
    """A word as the treebank spells it: place in the text, governor's place in the list, relation."""

    start: int
    end: int
    governor: int
    relation: str


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield language and file of what there is to learn from: all but the test parts, PUD's apart."""
    for name, language in TREEBANKS.items():
        for file in sorted((folder / name).glob("*.conllu*")):
            if "test" not in file.name or name.endswith("-PUD"):
                yield language, file


def sentences(file: Path) -> Iterator[tuple[str, list[Token]]]:
    """Yield text and tokens of each sentence; those whose tokens do not spell their text are left out."""
    data = file.read_bytes()
    text = (lzma.decompress(data) if file.suffix == ".xz" else data).decode("utf-8")
    for block in text.split("\n\n"):
        lines = block.splitlines()
        told = next((line[9:] for line in lines if line.startswith("# text = ")), "")
        rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
        found = _tokens(told, [row for row in rows if "." not in row[0]]) if told else None
        if found:
            yield told, found


def _tokens(text: str, rows: list[list[str]]) -> list[Token] | None:
    forms: list[tuple[str, list[list[str]]]] = []
    last = 0
    for row in rows:
        if "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            inside = [r for r in rows if "-" not in r[0] and first <= int(r[0]) <= last]
            forms.append((row[1], inside))
        elif int(row[0]) > last:
            forms.append((row[1], [row]))
    owner = {row[0]: n for n, (_, inside) in enumerate(forms) for row in inside}
    out, at = [], 0
    for number, (form, inside) in enumerate(forms):
        at = text.find(form, at)
        if at < 0 or not inside:
            return None
        head = next((r for r in inside if owner.get(r[6], -1) != number), inside[0])
        out.append(Token(at, at + len(form), owner.get(head[6], -1), head[7]))
        at += len(form)
    return out


def relation_of(label: str) -> int:
    """Return the number of a relation.

    >>> RELATIONS[relation_of("nsubj:pass")], RELATIONS[relation_of("flat:name")]
    ('pass', 'flat')
    """
    base, _, rest = label.partition(":")
    name = "pass" if rest == "pass" and base in ("nsubj", "csubj") else "agent" if rest == "agent" else base
    return RELATIONS.index(name) if name in RELATIONS else RELATIONS.index("dep")


class Builder:
    """Puts neighbouring sentences together as passages, with the words that reading would cut."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def build(self, language: str, told: Sequence[tuple[str, list[Token]]], name: str) -> Parsed:
        lexicon = load_lexicon(language)
        spans, tokens, text = [], [], ""
        for one, own in told:
            shift, first = len(text), len(tokens)
            spans.append((Span(shift, shift + len(one)),))
            tokens += [
                Token(
                    t.start + shift,
                    t.end + shift,
                    t.governor + first if t.governor >= 0 else -1,
                    t.relation,
                )
                for t in own
            ]
            text += one + " "
        arrays = passage(
            text, spans, vocabulary=self.vocabulary, features=lambda _n, word: lexicon.features(word)
        )
        place = _places(arrays.words, tokens)
        governor = np.full(len(arrays.words), -2, np.int64)
        relation = np.zeros(len(arrays.words), np.int64)
        for token, word in zip(tokens, place, strict=True):
            ruler = place[token.governor] if token.governor >= 0 else -1
            if word is not None and ruler is not None:
                governor[word], relation[word] = ruler, relation_of(token.relation)
        count = len(arrays.words)
        none = np.zeros(0, np.int64)
        return Parsed(
            name, language, arrays, np.zeros(count, np.int64), np.zeros((count, 4), np.int64),
            np.zeros(count, np.float32), none, none, none, none, {}, governor=governor, relation=relation,
        )  # fmt: skip


def _places(words: Sequence[Span], tokens: Sequence[Token]) -> list[int | None]:
    """Return the word that stands for each token: the longest of those that it covers and nobody has yet."""
    taken: set[int] = set()
    out: list[int | None] = []
    begin = 0
    for token in tokens:
        while begin < len(words) and words[begin].end <= token.start:
            begin += 1
        inside, n = [], begin
        while n < len(words) and words[n].start < token.end:
            if n not in taken:
                inside.append(n)
            n += 1
        best = max(inside, key=lambda n: min(words[n].end, token.end) - words[n].start, default=None)
        if best is not None:
            taken.add(best)
        out.append(best)
    return out


def passages(folder: Path, vocabulary: Vocabulary, random: np.random.Generator) -> list[Parsed]:
    """Return the treebanks as passages of one to six sentences."""
    builder, out = Builder(vocabulary), []
    for language, file in files(folder):
        waiting: list[tuple[str, list[Token]]] = []
        wanted = 1
        for text, tokens in sentences(file):
            if waiting and (len(waiting) >= wanted or sum(len(t) for _, t in waiting) + len(tokens) > 150):
                out.append(builder.build(language, waiting, file.name))
                waiting, wanted = [], int(random.integers(1, 7))
            waiting.append((text, tokens))
        if waiting:
            out.append(builder.build(language, waiting, file.name))
    return [p for p in out if 4 <= len(p.passage.ids) <= LONGEST]


class Syntax(nn.Module):
    """Scores each pair of words of a sentence as dependent and governor, and the relation (Dozat 2017)."""

    def __init__(self, width: int = 384) -> None:
        super().__init__()
        self.dependent = nn.Linear(width, ARC_WIDTH)
        self.governor = nn.Linear(width, ARC_WIDTH)
        self.arc = nn.Parameter(torch.zeros(ARC_WIDTH + 1, ARC_WIDTH))
        self.root = nn.Parameter(torch.zeros(width))
        self.dependent_label = nn.Linear(width, LABEL_WIDTH)
        self.governor_label = nn.Linear(width, LABEL_WIDTH)
        self.label = nn.Parameter(torch.randn(len(RELATIONS), LABEL_WIDTH + 1, LABEL_WIDTH + 1) * 0.02)

    def forward(self, words: Tensor, sentence: Tensor) -> tuple[Tensor, Tensor]:
        """Return arcs [b, w, 1 + w], the root first, and words with the root [b, 1 + w, width]."""
        full = torch.cat([self.root.expand(words.shape[0], 1, -1), words], 1)
        left = _with_one(F.gelu(self.dependent(words)))
        right = F.gelu(self.governor(full))
        arcs = left @ self.arc @ right.transpose(1, 2)
        same = (sentence[:, :, None] == sentence[:, None, :]) & (sentence[:, :, None] >= 0)
        same = same & ~torch.eye(words.shape[1], dtype=torch.bool)
        allowed = F.pad(same, (1, 0), value=True)
        return arcs.masked_fill(~allowed, -1e4), full

    def relations(self, words: Tensor, governors: Tensor) -> Tensor:
        """Score the relations of some words [n, width] with their governors [n, width]."""
        left = _with_one(F.gelu(self.dependent_label(words)))
        right = _with_one(F.gelu(self.governor_label(governors)))
        return torch.einsum("na,rab,nb->nr", left, self.label, right)

    def loss(self, batch: Batch, words: Tensor) -> tuple[Tensor, float, float]:
        """Return the loss, and the shares of rightly found governors, and of rightly labelled ones."""
        parsed = [e for e in batch.examples if isinstance(e, Parsed)]
        governor = pad([e.governor for e in parsed], -2)
        relation = pad([e.relation for e in parsed])
        sentence = pad([e.passage.sentence for e in parsed], -1)
        arcs, full = self(words, sentence)
        asked = governor >= -1
        gold = governor[asked] + 1
        loss = F.cross_entropy(arcs[asked], gold)
        of = asked.nonzero()[:, 0]
        labels = self.relations(words[asked], full[of, gold])
        loss = loss + F.cross_entropy(labels, relation[asked])
        right = arcs[asked].argmax(-1) == gold
        both = right & (labels.argmax(-1) == relation[asked])
        return loss, float(right.float().mean()), float(both.float().mean())


def _with_one(x: Tensor) -> Tensor:
    return F.pad(x, (0, 1), value=1.0)

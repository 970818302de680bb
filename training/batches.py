"""Put examples together into padded batches, with passages of like length side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from corpus import Example
from westphalia.inference.features import RELATIONS, Passage
from westphalia.inference.lexicon import WIDTH

ALIKE = 0.4
"""What a link to another mention of the same entity counts in the loss."""


@dataclass
class Batch:
    examples: list[Example]
    ids: Tensor
    mask: Tensor
    hints: Tensor
    first: Tensor
    last: Tensor
    lexicon: Tensor
    word_mask: Tensor
    trigger: Tensor
    tags: Tensor
    head: Tensor


def pad(rows: Sequence[np.ndarray], value: float = 0) -> Tensor:
    length = max(len(row) for row in rows)
    shape = (len(rows), max(length, 1), *rows[0].shape[1:])
    out = np.full(shape, value, rows[0].dtype)
    for n, row in enumerate(rows):
        out[n, : len(row)] = row
    return torch.from_numpy(out)


def hints_of(p: Passage) -> np.ndarray:
    out = np.zeros((len(p.ids), WIDTH), np.float32)
    out[p.first] = p.lexicon
    return out


def collate(examples: list[Example]) -> Batch:
    passages = [e.passage for e in examples]
    return Batch(
        examples,
        pad([p.ids for p in passages], 1),
        pad([np.ones(len(p.ids), np.float32) for p in passages]),
        pad([hints_of(p) for p in passages]),
        pad([p.first for p in passages]),
        pad([p.last for p in passages]),
        pad([p.lexicon for p in passages]),
        pad([np.ones(len(p.words), np.float32) for p in passages]),
        pad([e.trigger for e in examples]),
        pad([e.tags for e in examples]),
        pad([e.head for e in examples]),
    )


def shuffle(examples: list[Example], pieces: int, random: np.random.Generator) -> list[list[Example]]:
    """Batches of about `pieces` pieces, each of passages of like length, in random order."""
    noise = random.normal(0, 8, len(examples))
    order = np.argsort([len(e.passage.ids) + n for e, n in zip(examples, noise, strict=True)])
    batches: list[list[Example]] = [[]]
    longest = 0
    for n in order:
        longest = max(longest, len(examples[n].passage.ids))
        if batches[-1] and longest * (len(batches[-1]) + 1) > pieces:
            batches.append([])
            longest = len(examples[n].passage.ids)
        batches[-1].append(examples[n])
    random.shuffle(batches)
    return batches


def join(a: Example, b: Example) -> Example:
    """Two passages as two paragraphs of one: items of one have no part in the other."""
    p, q = a.passage, b.passage
    w, s, i = len(p.words), int(p.sentence[-1]) + 1, len(a.kind)
    shift = len(p.ids) - 2  # one end and one begin mark fall away
    both = Passage(
        words=p.words + q.words,
        ids=np.concatenate([p.ids[:-1], q.ids[1:]]),
        first=np.concatenate([p.first, q.first + shift]),
        last=np.concatenate([p.last, q.last + shift]),
        lexicon=np.concatenate([p.lexicon, q.lexicon]),
        sentence=np.concatenate([p.sentence, q.sentence + s]),
        bounds=np.concatenate([p.bounds, q.bounds + w]),
        quoted=np.concatenate([p.quoted, q.quoted]),
    )
    pairs = b.pairs.copy()
    pairs[:, 1:3] += i
    return Example(
        f"{a.name}+{b.name}", a.language, both,
        np.concatenate([a.trigger, b.trigger]), np.concatenate([a.tags, b.tags]),
        np.concatenate([a.head, b.head]),
        np.concatenate([a.kind, b.kind]), np.concatenate([a.anchor, b.anchor + w]),
        np.concatenate([a.start, b.start + w]), np.concatenate([a.end, b.end + w]),
        {k: np.concatenate([a.labels[k], b.labels[k]]) for k in a.labels},
        np.concatenate([a.pairs, pairs]),
    )  # fmt: skip


def windows(e: Example, longest: int = 400, again: int = 90) -> list[Example]:
    """A passage that is too long, as overlapping stretches of whole sentences, as reading cuts articles."""
    p = e.passage
    if len(p.ids) <= longest:
        return [e]
    sizes = np.bincount(p.sentence, weights=p.last - p.first + 1).astype(int)
    out, first = [], 0
    while True:
        last, taken = first, int(sizes[first])
        while last + 1 < len(sizes) and taken + sizes[last + 1] <= longest - 2:
            last += 1
            taken += int(sizes[last])
        out.append(cut(e, first, last))
        if last + 1 == len(sizes):
            return out
        back = last + 1
        while back - 1 > first and sizes[back - 1 : last + 1].sum() <= again:
            back -= 1
        first = back


def cut(e: Example, first: int, last: int) -> Example:
    """Some sentences of a passage by themselves, as in a brief without context."""
    p = e.passage
    words = np.nonzero((p.sentence >= first) & (p.sentence <= last))[0]
    begin, end = int(words[0]), int(words[-1]) + 1
    low, high = int(p.first[begin]), int(p.last[end - 1]) + 1
    part = Passage(
        words=p.words[begin:end],
        ids=np.concatenate([p.ids[:1], p.ids[low:high], p.ids[-1:]]),
        first=p.first[begin:end] - low + 1,
        last=p.last[begin:end] - low + 1,
        lexicon=p.lexicon[begin:end],
        sentence=p.sentence[begin:end] - first,
        bounds=p.bounds[begin:end] - begin,
        quoted=p.quoted[begin:end],
    )
    kept = np.nonzero((e.start >= begin) & (e.end < end))[0]
    number = np.full(len(e.kind) + 1, -1, np.int64)
    number[kept] = np.arange(len(kept))
    pairs = e.pairs.copy()
    pairs[:, 1], pairs[:, 2] = number[pairs[:, 1]], number[pairs[:, 2]]
    return Example(
        f"{e.name}/{first}-{last}", e.language, part,
        e.trigger[begin:end], e.tags[begin:end], e.head[begin:end],
        e.kind[kept], e.anchor[kept] - begin, e.start[kept] - begin, e.end[kept] - begin,
        {k: v[kept] for k, v in e.labels.items()}, pairs[(pairs[:, 1] >= 0) & (pairs[:, 2] >= 0)],
    )  # fmt: skip


def items_of(e: Example) -> np.ndarray:
    p = e.passage
    return (
        np.stack(
            [
                e.kind,
                e.anchor,
                e.start,
                e.end,
                p.bounds[e.anchor, 0],
                p.bounds[e.anchor, 1],
                p.sentence[e.anchor],
                p.quoted[e.anchor],
            ],
            -1,
        )
        if len(e.kind)
        else np.zeros((0, 8), np.int64)
    )


def pair_targets(examples: list[Example], count: int) -> tuple[Tensor, Tensor]:
    """[b, n, n, relations]: the links, and the weight of each pair in the loss."""
    target = np.zeros((len(examples), count, count, len(RELATIONS)), np.float32)
    weight = np.ones_like(target)
    for n, e in enumerate(examples):
        for relation, start, end, sure in e.pairs:
            target[n, start, end, relation] = 1
            weight[n, start, end, relation] = 1 if sure == 1 else ALIKE
    return torch.from_numpy(target), torch.from_numpy(weight)

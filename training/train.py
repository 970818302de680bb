"""Train the reading model on the annotated passages. Resumable: `--resume` goes on from the last checkpoint.

python train.py CORPUS BUILD --steps 3000 --threads 2
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
import weights
from batches import Batch, collate, cut, items_of, join, pad, pair_targets, shuffle, windows
from network import Encoder, Linker
from syntax import Syntax, passages
from torch import Tensor

from corpus import Builder, Example, is_development, read
from westphalia.inference.decode import spans_of
from westphalia.inference.features import KINDS, MODES, RELATIONS, SECTORS, TYPES
from westphalia.inference.tokens import Vocabulary

N_TYPES = len(TYPES)
SMOOTH = 0.05
BLANK = 0.08
"""Share of word pieces that training blanks out, so that the network leans on what stands around."""
HIDDEN = 0.15
"""Share of mentions of which training hides every piece: who stands there must come from what is told."""
OPEN = 2.5
"""What the links of a mention that names nobody, or is hidden, count to others of its entity or state."""
FROM_TO = {
    "actor": (0, 1), "recipient": (0, 1), "attribution": (0, 1), "when": (0, 2), "where": (0, 3),
    "content": (0, 0), "condition": (0, 0), "claimant": (4, 1), "about": (4, 0), "speaker": (5, 1),
    "same": (1, 1), "state": (1, 1),
}  # fmt: skip
WEIGHTS = {
    "same": 0.6, "state": 0.2, "when": 0.7, "where": 0.7, "about": 0.4, "claimant": 0.5, "speaker": 0.7,
}  # fmt: skip
"""Relations of few items (claims, quotes) or many pairs (same, state) would else rule the gradient."""


def embeddings(build: Path) -> Tensor:
    source = weights.load(weights.find())
    order = np.load(build / "kept.npz")["order"]
    return torch.from_numpy(weights.dequantise(source.word_scales[order], source.word_nibbles[order]))


def examples(
    corpus: Path, vocabulary: Vocabulary, twice: frozenset[str], without: frozenset[str] = frozenset()
) -> tuple[list[Example], list[Example]]:
    """Passages to train on and those that are held.

    Files named in `twice` count double: they came late. Those in `without` are left for `fit_trees.py`, which
    wants networks that have not learnt them.
    """
    builder = Builder(vocabulary)
    train: list[Example] = []
    held: list[Example] = []
    for name, number, item in read(corpus):
        if name in without:
            continue
        part = held if is_development(number) else train
        part += windows(builder.build(item)) * (2 if part is train and name in twice else 1)
    print(f"{len(train)} passages to train on, {len(held)} held; not placed: {builder.lost}", flush=True)
    return train, held


class Model(torch.nn.Module):
    def __init__(self, table: Tensor) -> None:
        super().__init__()
        self.register_buffer("table", table, persistent=False)
        self.encoder = Encoder()
        self.linker = Linker()
        self.syntax = Syntax()

    def encode(
        self, batch: Batch, drop: float = 0.0, hide: float = 0.0, seen: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Run the encoder; `seen` [b, s] is 0 where a piece is hidden."""
        pieces = self.table[batch.ids]
        if seen is not None:
            pieces = pieces * seen.unsqueeze(-1)
        hints, lexicon = batch.hints, batch.lexicon
        if hide:  # a word may be missing from the lexicon: the context must do without it
            keep = (torch.rand(lexicon.shape[:2]) >= hide).float().unsqueeze(-1)
            lexicon = lexicon * keep
            hints = hints * (torch.rand(hints.shape[:2]) >= hide).float().unsqueeze(-1)
        if hide:
            pieces = pieces * (torch.rand(*pieces.shape[:2], 1) >= BLANK)
        if drop:
            pieces = pieces * (torch.rand(pieces.shape[0], 1, pieces.shape[2]) >= drop / 2) / (1 - drop / 2)
        with torch.autocast("cpu", torch.bfloat16):
            words, scores = self.encoder(pieces, batch.mask, hints, batch.first, batch.last, lexicon, drop)
        return words.float(), scores, lexicon


def class_weights(train: list[Example]) -> Tensor:
    counts = np.bincount(np.concatenate([e.trigger[e.trigger > 0] - 1 for e in train]), minlength=N_TYPES)
    return torch.from_numpy(((counts.mean() / np.maximum(counts, 1)) ** 0.3).astype(np.float32))


def word_loss(batch: Batch, scores: Tensor, per_type: Tensor) -> Tensor:
    mask = batch.word_mask
    total = mask.sum()
    gold = (batch.trigger > 0).float()
    trigger = F.binary_cross_entropy_with_logits(scores[..., 0], gold, reduction="none")
    loss = 6 * (trigger * mask).sum() / total
    found = batch.trigger > 0
    if found.any():
        loss = loss + F.cross_entropy(
            scores[..., 1 : 1 + N_TYPES][found], batch.trigger[found] - 1, per_type, label_smoothing=SMOOTH
        )
    start = 1 + N_TYPES
    for layer in range(4):
        logits = scores[..., start + 3 * layer : start + 3 * layer + 3]
        tag = F.cross_entropy(logits.flatten(0, 1), batch.tags[..., layer].flatten(), reduction="none")
        loss = loss + (3 if layer == 0 else 1.5) * (tag * mask.flatten()).sum() / total
    head = F.binary_cross_entropy_with_logits(scores[..., -1], batch.head, reduction="none")
    return loss + 3 * (head * mask).sum() / total


def with_spurious(batch: Batch, scores: Tensor, random: np.random.Generator) -> list[Example]:
    """Add what the first network marks wrongly, so that the second learns to turn it down."""
    numbers = scores.detach().numpy()
    out = []
    for n, e in enumerate(batch.examples):
        count = len(e.passage.words)
        trigger = 1 / (1 + np.exp(-numbers[n, :count, 0]))
        extra = [(0, w, w, w) for w in np.nonzero((trigger > 0.25) & (e.trigger == 0))[0][:6]]
        taken = e.tags[:, 0] > 0
        for first, last, head, score in spans_of(numbers[n, :count], 0):
            if score > 0.4 and not taken[first : last + 1].any():
                extra.append((1, head, first, last))
        extra = [x for x in extra if random.random() < 0.7]
        out.append(_more(e, np.array(extra, np.int64).reshape(-1, 4)))
    return out


def _more(e: Example, extra: np.ndarray) -> Example:
    real = np.concatenate([np.ones(len(e.kind), np.int64), np.zeros(len(extra), np.int64)])
    labels = {k: np.concatenate([v, np.full(len(extra), -1, np.int64)]) for k, v in e.labels.items()}
    labels["real"] = np.where(np.isin(np.concatenate([e.kind, extra[:, 0]]), (0, 1)), real, -1)
    return Example(
        e.name, e.language, e.passage, e.trigger, e.tags, e.head,
        np.concatenate([e.kind, extra[:, 0]]), np.concatenate([e.anchor, extra[:, 1]]),
        np.concatenate([e.start, extra[:, 2]]), np.concatenate([e.end, extra[:, 3]]), labels, e.pairs,
    )  # fmt: skip


OUT = {
    "real": slice(0, 1), "type": slice(1, 1 + N_TYPES), "mode": slice(1 + N_TYPES, 1 + N_TYPES + len(MODES)),
}  # fmt: skip
_at = 1 + N_TYPES + len(MODES)
OUT |= {
    "negative": slice(_at, _at + 1), "possible": slice(_at + 1, _at + 2), "tense": slice(_at + 2, _at + 5),
    "commitment": slice(_at + 5, _at + 6 + len(KINDS)),
    "person": slice(_at + 6 + len(KINDS), _at + 7 + len(KINDS)),
    "hedged": slice(_at + 7 + len(KINDS), _at + 8 + len(KINDS)),
    "sector": slice(_at + 8 + len(KINDS), _at + 8 + len(KINDS) + len(SECTORS)),
}  # fmt: skip
ITEM_WEIGHTS = {"real": 1.0, "type": 1.0, "mode": 0.4, "negative": 1.0, "possible": 1.0, "tense": 0.5,
                "commitment": 0.7, "person": 0.3, "hedged": 0.3, "sector": 0.5}  # fmt: skip


def item_loss(examples: list[Example], out: Tensor, per_type: Tensor) -> Tensor:
    loss = out.sum() * 0
    for name, where in OUT.items():
        label = pad([e.labels[name] for e in examples], -1)[:, : out.shape[1]]
        asked = label >= 0
        if not asked.any():
            continue
        logits, gold = out[..., where][asked], label[asked]
        if logits.shape[-1] == 1:
            part = F.binary_cross_entropy_with_logits(logits[:, 0], gold.float())
        else:
            part = F.cross_entropy(logits, gold, per_type if name == "type" else None,
                                   label_smoothing=SMOOTH if name == "type" else 0.0)  # fmt: skip
        loss = loss + ITEM_WEIGHTS[name] * part
    return loss


def hide_mentions(batch: Batch, random: np.random.Generator) -> tuple[Tensor, list[np.ndarray]]:
    """Choose mentions to hide among those whose entity or state is mentioned elsewhere.

    Returns which pieces are seen [b, s], and for each passage the numbers of the hidden mentions; their words
    no longer count in the batch's word mask, and their lexicon is taken away.
    """
    seen, hidden = torch.ones(batch.ids.shape), []
    kin = [RELATIONS.index("same"), RELATIONS.index("state")]
    for n, e in enumerate(batch.examples):
        known = np.unique(e.pairs[np.isin(e.pairs[:, 0], kin), 1])
        chosen = known[random.random(len(known)) < HIDDEN]
        hidden.append(chosen)
        for number in chosen:
            first, last = int(e.start[number]), int(e.end[number])
            if not (e.trigger[first : last + 1] > 0).any():
                seen[n, int(e.passage.first[first]) : int(e.passage.last[last]) + 1] = 0
                batch.word_mask[n, first : last + 1] = 0
                batch.lexicon[n, first : last + 1] = 0
                batch.hints[n, int(e.passage.first[first]) : int(e.passage.last[last]) + 1] = 0
    return seen, hidden


def pair_loss(examples: list[Example], out: Tensor, hidden: list[np.ndarray]) -> Tensor:
    target, weight = pair_targets(examples, out.shape[1])
    for n, e in enumerate(examples):
        rows = np.union1d(np.nonzero(e.labels["open"] == 1)[0], hidden[n])
        for name in ("same", "state"):
            weight[n, rows, :, RELATIONS.index(name)] *= OPEN
    kind = pad([e.kind for e in examples], -1)
    loss = out.sum() * 0
    for number, name in enumerate(RELATIONS):
        start, end = FROM_TO[name]
        asked = (kind == start)[:, :, None] & (kind == end)[:, None, :]
        if start == end:
            asked = asked & ~torch.eye(out.shape[1], dtype=torch.bool)
        rows = (kind == start).sum().clamp(min=1)
        part = F.binary_cross_entropy_with_logits(out[..., number], target[..., number], reduction="none")
        part = (part * weight[..., number] * asked).sum() / rows
        loss = loss + WEIGHTS.get(name, 1.0) * part
    return loss


def step_loss(
    model: Model, batch: Batch, per_type: Tensor, random: np.random.Generator, drop: float, noisy: bool
) -> dict[str, Tensor]:
    seen, hidden = hide_mentions(batch, random)
    words, scores, lexicon = model.encode(batch, drop, hide=0.15, seen=seen)
    first = word_loss(batch, scores, per_type)
    found = (
        with_spurious(batch, scores, random)
        if noisy
        else [_more(e, np.zeros((0, 4), np.int64)) for e in batch.examples]
    )
    if sum(len(e.kind) for e in found) == 0:
        return {"words": first}
    items = pad([items_of(e) for e in found])
    mask = pad([np.ones(len(e.kind), np.float32) for e in found])
    what, links = model.linker(words, scores.detach(), lexicon, items, mask, drop)
    return {
        "words": first,
        "items": item_loss(found, what, per_type),
        "links": pair_loss(found, links, hidden),
    }


def syntax_loss(model: Model, batch: Batch, drop: float) -> tuple[dict[str, Tensor], dict[str, float]]:
    """Return the loss of a batch of treebank sentences, and what is right of it."""
    words, _scores, _lexicon = model.encode(batch, drop, hide=0.15)
    loss, governors, labelled = model.syntax.loss(batch, words)
    return {"syntax": loss}, {"uas": governors, "las": labelled}


def mixture(train: list[Example], random: np.random.Generator) -> list[Example]:
    """One pass over the passages: as they are, some joined into longer ones, some cut to a sentence."""
    mixed = list(train)
    for _ in range(len(train) // 8):
        x, y = (train[n] for n in random.integers(len(train), size=2))
        if x.language == y.language and len(x.passage.ids) + len(y.passage.ids) < 420:
            mixed.append(join(x, y))
    for number in random.permutation(len(train))[: len(train) // 3]:
        e = train[number]
        count = int(e.passage.sentence[-1]) + 1
        if count > 2:
            first = int(random.integers(count))
            mixed.append(cut(e, first, min(count - 1, first + int(random.integers(2)))))
    return mixed


def start_from(model: Model, state: dict[str, Tensor], keep: float) -> None:
    """Take the weights of an earlier run, the encoder's drawn back towards where it started.

    A run that simply goes on generalises worse on new passages than one that begins anew (Ash and Adams 2020,
    shrink and perturb); drawn back, it keeps what it has learnt and can still move.
    """
    for name, value in model.state_dict().items():
        if name in state:  # a shipped model has no syntax
            value.lerp_(state[name], keep if name.startswith("encoder.layers.") else 1.0)


def groups(model: Model, rate: float, head_rate: float, decay: float) -> list[dict[str, Any]]:
    """Layer-wise learning rates: the lower the layer, the less it moves."""
    out: list[dict[str, Any]] = []
    depth = len(model.encoder.layers)
    for name, parameter in model.named_parameters():
        if name.startswith("encoder.layers."):
            scale = rate * decay ** (depth - 1 - int(name.split(".")[2]))
        elif name.startswith(("encoder.position", "encoder.norm")):
            scale = rate * decay**depth
        else:
            scale = head_rate
        no_decay = parameter.dim() < 2
        out.append(
            {"params": [parameter], "lr": scale, "base": scale, "weight_decay": 0.0 if no_decay else 0.01}
        )
    return out


def schedule(step: int, steps: int, is_constant: bool = False) -> float:
    """Return the share of the learning rate at a step: a rise, then a half cosine, or what it rose to."""
    warm = min(1.0, (step + 1) / max(1, min(200, 0.06 * steps)))
    return warm * (
        1.0 if is_constant else 0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps)))
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("build", type=Path)
    arguments.add_argument("--steps", type=int, default=3000)
    arguments.add_argument("--pieces", type=int, default=1600)
    arguments.add_argument("--rate", type=float, default=2.5e-4)
    arguments.add_argument("--head-rate", type=float, default=1.2e-3)
    arguments.add_argument("--layer-decay", type=float, default=0.92)
    arguments.add_argument("--dropout", type=float, default=0.1)
    arguments.add_argument("--constant", action="store_true", help="the rate stays where it has risen to")
    arguments.add_argument(
        "--average", type=float, default=0.98, help="of four steps' mean that the next keep"
    )
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--save-every", type=int, default=100)
    arguments.add_argument("--resume", action="store_true")
    arguments.add_argument("--twice", nargs="*", default=[], help="corpus files that count double")
    arguments.add_argument("--without", nargs="*", default=[], help="corpus files to leave out for now")
    arguments.add_argument("--start", type=Path, help="a checkpoint whose weights to start from")
    arguments.add_argument(
        "--keep", type=float, default=1.0, help="how much of these the encoder keeps, the rest as pretrained"
    )
    arguments.add_argument("--treebanks", type=Path, help="folder of treebanks to learn grammar from, too")
    arguments.add_argument("--syntax", type=float, default=0.3, help="share of the steps that are grammar")
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    random = np.random.default_rng(a.seed)
    vocabulary = Vocabulary.load(a.build / "vocabulary.txt.xz")
    train, _held = examples(a.corpus, vocabulary, frozenset(a.twice), frozenset(a.without))
    model = Model(embeddings(a.build))
    model.encoder.start_from(weights.load(weights.find()))
    if a.start:
        start_from(model, torch.load(a.start, weights_only=False)["average"], a.keep)
    parameters = groups(model, a.rate, a.head_rate, a.layer_decay)
    optimiser = torch.optim.AdamW(parameters, betas=(0.9, 0.98), fused=True)
    average = {k: v.clone() for k, v in model.state_dict().items()}
    step, file = 0, a.build / "checkpoint.pt"
    if a.resume and file.exists():
        state = torch.load(file, weights_only=False)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        average, step = state["average"], state["step"]
        print("resumed at step", step, flush=True)
        random = np.random.default_rng(a.seed + step)
        torch.manual_seed(a.seed + step)
    per_type = class_weights(train)
    parsed = passages(a.treebanks, vocabulary, random) if a.treebanks else []
    queue: list[list[Example]] = []
    grammar: list[list[Example]] = []
    begun, pieces, seen = time.time(), 0, {}
    while step < a.steps:
        if not queue:
            mixed = mixture(train, random)
            queue = shuffle(mixed, a.pieces, random)
        rate = schedule(step, a.steps, a.constant)
        for group in optimiser.param_groups:
            group["lr"] = group["base"] * rate
        if parsed and random.random() < a.syntax:
            grammar = grammar or shuffle(list(parsed), a.pieces, random)
            batch = collate(grammar.pop())
            losses, shares = syntax_loss(model, batch, a.dropout)
        else:
            batch, shares = collate(queue.pop()), {}
            losses = step_loss(
                model,
                batch,
                per_type,
                random,
                a.dropout,
                noisy=bool(a.start) or step > min(450, 0.15 * a.steps),
            )
        optimiser.zero_grad(set_to_none=True)
        torch.stack(list(losses.values())).sum().backward()
        # apart, or the links' large sums would slow the words
        for part in (model.encoder, model.linker, model.syntax):
            torch.nn.utils.clip_grad_norm_(part.parameters(), 1.0)
        optimiser.step()
        step += 1
        pieces += int(batch.mask.sum())
        for name, value in losses.items():
            seen.setdefault(name, []).append(float(value.detach()))
        for name, share in shares.items():
            seen.setdefault(name, []).append(share)
        if step % 4 == 0:
            keep = min(a.average, step / (step + 40))
            for name, value in model.state_dict().items():
                average[name].lerp_(value, 1 - keep) if value.is_floating_point() else average[name].copy_(
                    value
                )
        if step % 25 == 0:
            means = " ".join(f"{k} {np.mean(v):.3f}" for k, v in seen.items())
            print(json.dumps({"step": step, "loss": means, "pieces/s": int(pieces / (time.time() - begun)),
                              "minutes": round((time.time() - begun) / 60, 1)}), flush=True)  # fmt: skip
            seen = {}
        if step % a.save_every == 0 or step == a.steps:
            state = {
                "model": model.state_dict(),
                "optimiser": optimiser.state_dict(),
                "average": average,
                "step": step,
            }
            torch.save(state, file.with_suffix(".new"))
            file.with_suffix(".new").replace(file)


if __name__ == "__main__":
    main()

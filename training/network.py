"""The two networks: the encoder that marks words, and the small one that links what was marked.

The first is a BERT encoder (12 layers, 384 wide) over word pieces with heads for each word. The second looks
at the items that were found (events, mentions, times, places, claims, quotes) all at once, so that a decision
about one role can see the others, and scores what each item is and how it is linked with each other.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from weights import Pretrained

from westphalia.inference.features import ITEM_OUTPUTS, RELATIONS, WORD_OUTPUTS
from westphalia.inference.lexicon import WIDTH

ITEM_WIDTH = 256
PAIR_WIDTH = 128
RANK = 32
DISTANCES = 16
"""Buckets of the distance between two items in words: sign and power of two."""


class Layer(nn.Module):
    def __init__(self, width: int, heads: int, inner: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.inner = nn.Linear(width, inner)
        self.outer = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor, drop: float) -> Tensor:
        batch, length, width = x.shape
        qkv = (
            self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4).float()
        )
        # plain products: on a CPU the fused attention's backward takes three times as long for short passages
        q, k, v = qkv[0], qkv[1], qkv[2]
        share = (q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5 + mask).softmax(-1)
        context = share @ v
        y = self.out(context.transpose(1, 2).reshape(batch, length, width))
        x = self.norm1(x + self._drop(y, drop).float())
        y = self.outer(F.gelu(self.inner(x)))
        return self.norm2(x + self._drop(y, drop).float())

    @staticmethod
    def _drop(y: Tensor, drop: float) -> Tensor:
        if drop <= 0:
            return y
        # one mask a passage instead of one a position: dropout proper took a tenth of a step
        keep = torch.rand(y.shape[0], 1, y.shape[2]) >= drop
        return y * keep.to(y.dtype) / (1 - drop)


class Encoder(nn.Module):
    """Piece vectors and lexicon features in; word vectors and word scores out."""

    def __init__(self, width: int = 384, layers: int = 12, heads: int = 12, inner: int = 1536) -> None:
        super().__init__()
        self.position = nn.Embedding(512, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.hint = nn.Linear(WIDTH, width, bias=False)
        nn.init.zeros_(self.hint.weight)
        self.layers = nn.ModuleList(Layer(width, heads, inner) for _ in range(layers))
        self.word_inner = nn.Linear(width + WIDTH, 384)
        self.word_outer = nn.Linear(384, WORD_OUTPUTS)

    def forward(
        self,
        pieces: Tensor,
        mask: Tensor,
        hints: Tensor,
        first: Tensor,
        last: Tensor,
        lexicon: Tensor,
        drop: float = 0.0,
    ) -> tuple[Tensor, Tensor]:
        """Score words.

        pieces [b, s, 384]; mask [b, s] 1 where real; hints [b, s, WIDTH]; first, last [b, w];
        lexicon [b, w, WIDTH].
        """
        x = self.norm(pieces + self.position.weight[: pieces.shape[1]] + self.hint(hints).float())
        bias = ((1.0 - mask) * -1e4)[:, None, None, :].expand(-1, -1, pieces.shape[1], -1)
        for layer in self.layers:
            x = layer(x, bias, drop)
        index = first[..., None].expand(-1, -1, x.shape[-1])
        words = 0.5 * (x.gather(1, index) + x.gather(1, last[..., None].expand(-1, -1, x.shape[-1])))
        inner = F.gelu(self.word_inner(torch.cat([words, lexicon], -1)))
        return words, self.word_outer(inner).float()

    def start_from(self, source: Pretrained) -> None:
        tensors = {k: torch.from_numpy(v.copy()) for k, v in source.tensors.items()}
        width = source.hidden
        self.position.weight.data = tensors["emb.pos"] + tensors["emb.type"].view(-1, width)[0]
        self.norm.weight.data, self.norm.bias.data = tensors["emb.ln.w"], tensors["emb.ln.b"]
        for number, layer in enumerate(self.layers):
            t = {k.split(".", 1)[1]: v for k, v in tensors.items() if k.startswith(f"l{number}.")}
            layer.qkv.weight.data = torch.cat([t["q.w"], t["k.w"], t["v.w"]])
            layer.qkv.bias.data = torch.cat([t["q.b"], t["k.b"], t["v.b"]])
            layer.out.weight.data, layer.out.bias.data = t["ao.w"], t["ao.b"]
            layer.norm1.weight.data, layer.norm1.bias.data = t["aln.w"], t["aln.b"]
            layer.inner.weight.data, layer.inner.bias.data = t["fi.w"], t["fi.b"]
            layer.outer.weight.data, layer.outer.bias.data = t["fo.w"], t["fo.b"]
            layer.norm2.weight.data, layer.norm2.bias.data = t["oln.w"], t["oln.b"]


class Linker(nn.Module):
    """Items in; what each is and how each is linked with each other out."""

    def __init__(self, width: int = 384) -> None:
        super().__init__()
        self.anchor = nn.Linear(width, ITEM_WIDTH)
        self.inside = nn.Linear(width, ITEM_WIDTH, bias=False)
        self.around = nn.Linear(width, ITEM_WIDTH, bias=False)
        self.scores = nn.Linear(WORD_OUTPUTS + WIDTH, ITEM_WIDTH, bias=False)
        self.kind = nn.Embedding(6, ITEM_WIDTH)
        self.sentence = nn.Embedding(32, ITEM_WIDTH)
        self.quoted = nn.Embedding(2, ITEM_WIDTH)
        self.norm = nn.LayerNorm(ITEM_WIDTH)
        self.layers = nn.ModuleList(Layer(ITEM_WIDTH, 4, 512) for _ in range(2))
        self.what = nn.Sequential(nn.Linear(ITEM_WIDTH + width, 256), nn.GELU(), nn.Linear(256, ITEM_OUTPUTS))
        self.left = nn.Linear(ITEM_WIDTH + width, PAIR_WIDTH)
        self.right = nn.Linear(ITEM_WIDTH + width, PAIR_WIDTH)
        self.distance = nn.Embedding(DISTANCES, PAIR_WIDTH)
        self.sentences = nn.Embedding(9, PAIR_WIDTH)
        self.pair = nn.Linear(PAIR_WIDTH, len(RELATIONS))
        self.left_rank = nn.Linear(ITEM_WIDTH + width, RANK * len(RELATIONS))
        self.right_rank = nn.Linear(ITEM_WIDTH + width, RANK * len(RELATIONS))

    def forward(
        self, words: Tensor, scores: Tensor, lexicon: Tensor, items: Tensor, mask: Tensor, drop: float = 0.0
    ) -> tuple[Tensor, Tensor]:
        """Score items and links.

        words [b, w, 384]; scores [b, w, WORD_OUTPUTS]; items [b, n, 8] integers: kind, anchor, first, last,
        first and last word of the sentence, number of the sentence, quoted; mask [b, n] 1 where real.
        """
        kind, anchor, first, last, begin, end, sentence, quoted = items.unbind(-1)
        at = _gather(words, anchor)
        summed = F.pad(words, (0, 0, 1, 0)).cumsum(1)
        inside = (_gather(summed, last + 1) - _gather(summed, first)) / (last + 1 - first).unsqueeze(
            -1
        ).float()
        around = (_gather(summed, end + 1) - _gather(summed, begin)) / (end + 1 - begin).unsqueeze(-1).float()
        hints = torch.cat([_gather(scores, anchor), _gather(lexicon, anchor)], -1)
        x = self.anchor(at) + self.inside(inside) + self.around(around) + self.scores(hints)
        x = x + self.kind(kind) + self.sentence(sentence.clamp(0, 31)) + self.quoted(quoted)
        x = self.norm(x.float())
        bias = ((1.0 - mask) * -1e4)[:, None, None, :].expand(-1, -1, items.shape[1], -1)
        for layer in self.layers:
            x = layer(x, bias, drop)
        full = torch.cat([x, at.float()], -1)
        gap = anchor[:, None, :] - anchor[:, :, None]
        apart = (sentence[:, None, :] - sentence[:, :, None]).clamp(-4, 4) + 4
        hidden = self.left(full)[:, :, None, :] + self.right(full)[:, None, :, :]
        hidden = F.gelu(hidden + self.distance(_bucket(gap)) + self.sentences(apart))
        left = self.left_rank(full).view(*full.shape[:2], len(RELATIONS), RANK)
        right = self.right_rank(full).view(*full.shape[:2], len(RELATIONS), RANK)
        product = torch.einsum("bird,bjrd->bijr", left, right) / math.sqrt(RANK)
        return self.what(full).float(), (self.pair(hidden) + product).float()


def _gather(source: Tensor, index: Tensor) -> Tensor:
    return source.gather(1, index.unsqueeze(-1).expand(-1, -1, source.shape[-1]))


def _bucket(gap: Tensor) -> Tensor:
    """0..15: sign and magnitude (1, 2, 3-4, 5-8, 9-16, 17-32, 33-64, more)."""
    size = gap.abs()
    bucket = torch.zeros_like(size)
    for edge in (1, 2, 4, 8, 16, 32, 64):
        bucket = bucket + (size > edge).to(size.dtype)
    return bucket + 8 * (gap > 0).to(size.dtype)

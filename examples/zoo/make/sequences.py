#!/usr/bin/env python3
"""Trains two networks on text and exports them.

    pip install -r requirements.txt
    python sequences.py [lstm] [gpt]

lstm reads the letters of a name (of a country, language, script or currency) and
tells in which of eight languages it is written; the names are those of the Unicode
CLDR as the package babel has them. gpt reads 64 characters and predicts each next
one; its text is Python's own reference manual, the module pydoc_data.topics.
"""

import hashlib
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import common

LANGUAGES = ["de", "en", "es", "fi", "fr", "it", "pl", "tr"]
LETTERS = 24  # longer names are cut
CONTEXT = 64
VOCABULARY = "\n" + "".join(map(chr, range(32, 127)))


def names():
    """Returns letters (n, 24) as numbers and languages (n), and how many different letters there are. A name that several languages share is left out."""
    import babel
    where = {}
    for label, code in enumerate(LANGUAGES):
        locale = babel.Locale(code)
        for table in (locale.territories, locale.languages, locale.scripts, {k: v for k, v in locale.currencies.items()}):
            for name in table.values():
                where.setdefault(name, set()).add(label)
    pairs = sorted((n, next(iter(s))) for n, s in where.items() if len(s) == 1 and not n.isnumeric())
    letters = {c: i + 1 for i, c in enumerate(sorted({c for n, _ in pairs for c in n}))}
    x = np.zeros((len(pairs), LETTERS), np.uint8)
    for i, (name, _) in enumerate(pairs):
        # Names end at the last step, so that the last state has read all of them.
        ids = [letters[c] for c in name[:LETTERS]]
        x[i, LETTERS - len(ids):] = ids
    return x, np.array([y for _, y in pairs], np.uint8), len(letters) + 1


class LSTM(nn.Module):
    def __init__(self, letters, width=64):
        super().__init__()
        self.embed = nn.Embedding(letters, 24)
        self.lstm = nn.LSTM(24, width, batch_first=True)
        self.drop = nn.Dropout(0.4)
        self.head = nn.Linear(width, len(LANGUAGES))

    def forward(self, ids):
        out, _ = self.lstm(self.drop(self.embed(ids)))
        return self.head(self.drop(out[:, -1]))


class Block(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.n1, self.n2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(approximate="tanh"), nn.Linear(4 * dim, dim))

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = (t.view(b, n, self.heads, d // self.heads).transpose(1, 2) for t in self.qkv(self.n1(x)).split(d, dim=2))
        x = x + self.out(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).reshape(b, n, d))
        return x + self.mlp(self.n2(x))


class GPT(nn.Module):
    """GPT-2's architecture (Radford et al. 2019) with two blocks and one table for reading and writing characters."""

    def __init__(self, dim=64, heads=4, blocks=2):
        super().__init__()
        self.token, self.position = nn.Embedding(len(VOCABULARY), dim), nn.Embedding(CONTEXT, dim)
        self.blocks = nn.ModuleList(Block(dim, heads) for _ in range(blocks))
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, len(VOCABULARY), bias=False)
        for p in (self.token, self.position):
            nn.init.normal_(p.weight, std=0.02)
        self.head.weight = self.token.weight

    def forward(self, ids):
        x = self.token(ids) + self.position(torch.arange(ids.shape[1]))
        for b in self.blocks:
            x = b(x)
        return self.head(self.norm(x))


def fit(net, steps, rate, draw):
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.1)
    net.train()
    total = 0.0
    for step in range(1, steps + 1):
        x, y = draw()
        logits = net(x)
        loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), y.reshape(-1))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        total += loss.item()
        if step % 500 == 0:
            print(f"step {step}/{steps}: loss {total / 500:.4f}", flush=True)
            total = 0.0
    net.eval()


def lstm():
    x, y, letters = names()
    rng = np.random.default_rng(common.SEED)
    order = rng.permutation(len(x))
    x, y = x[order], y[order]
    common.write_npz("data/names.npz", x=x[:1000], y=y[:1000], c=x[1000:1256])
    print(f"{len(x)} names, {letters} letters")
    torch.manual_seed(common.SEED)
    net = LSTM(letters)
    tx, ty = torch.from_numpy(x[1000:]).long(), torch.from_numpy(y[1000:]).long()
    generator = torch.Generator().manual_seed(common.SEED)

    def draw():
        index = torch.randint(len(tx), (64,), generator=generator)
        b = tx[index]
        # A letter in twelve is not shown, so that single names are not learned by heart.
        return b * (torch.rand(b.shape, generator=generator) > 1 / 12), ty[index]

    fit(net, 3000, 4e-3, draw)
    for name, dynamo in (("lstm", False),):
        common.export(net, f"models/{name}.onnx", tx[:2], ["letters"], ["logits"], dynamo)
        common.register({
            "name": name, "title": "LSTM that tells the language of a name", "kind": "recurrent", "file": f"models/{name}.onnx",
            "exporter": "torch.onnx " + ("(dynamo)" if dynamo else "(TorchScript)"),
            "inputs": [{"name": "letters", "shape": [1, LETTERS], "test": "data/names.npz:x", "calibration": "data/names.npz:c"}],
            "labels": "data/names.npz:y", "score": {"kind": "argmax", "output": "logits"},
            "data": "names in the Unicode CLDR, from babel 2.19.0", "licence": "Apache-2.0 (network), Unicode-3.0 (names)",
        })


def gpt():
    from pydoc_data.topics import topics
    text = "\n".join(topics[k] for k in sorted(topics))
    print(f"{len(text)} characters, SHA-256 {hashlib.sha256(text.encode()).hexdigest()}, Python {sys.version.split()[0]}")
    number = {c: i for i, c in enumerate(VOCABULARY)}
    ids = np.array([number.get(c, number["?"]) for c in text], np.uint8)
    cut = len(ids) * 9 // 10
    rng = np.random.default_rng(common.SEED)

    def windows(low, high, n):
        at = np.sort(rng.choice((high - low) // (CONTEXT + 1), n, replace=False)) * (CONTEXT + 1) + low
        w = np.stack([ids[a:a + CONTEXT + 1] for a in at])
        return w[:, :-1], w[:, 1:]

    x, y = windows(cut, len(ids), 128)
    c, _ = windows(0, cut, 48)
    common.write_npz("data/manual.npz", x=x, y=y, c=c)
    torch.manual_seed(common.SEED)
    net = GPT()
    stream = torch.from_numpy(ids[:cut]).long()
    generator = torch.Generator().manual_seed(common.SEED)

    def draw():
        at = torch.randint(len(stream) - CONTEXT - 1, (32,), generator=generator)
        w = torch.stack([stream[a:a + CONTEXT + 1] for a in at])
        return w[:, :-1], w[:, 1:]

    fit(net, 3000, 3e-3, draw)
    for name, dynamo in (("gpt", True), ("gpt-old", False)):
        common.export(net, f"models/{name}.onnx", torch.from_numpy(x[:2]).long(), ["tokens"], ["logits"], dynamo)
        common.register({
            "name": name, "title": "GPT of two blocks on characters", "kind": "transformer", "file": f"models/{name}.onnx",
            "exporter": "torch.onnx " + ("(dynamo)" if dynamo else "(TorchScript)"),
            "inputs": [{"name": "tokens", "shape": [1, CONTEXT], "test": "data/manual.npz:x", "calibration": "data/manual.npz:c"}],
            "labels": "data/manual.npz:y", "score": {"kind": "argmax", "output": "logits"},
            "data": "Python's reference manual, from pydoc_data.topics of Python 3.11.7", "licence": "Apache-2.0 (network), PSF-2.0 (text)",
        }, expected=4)


if __name__ == "__main__":
    common.settle()
    for name in sys.argv[1:] or ["lstm", "gpt"]:
        {"lstm": lstm, "gpt": gpt}[name]()

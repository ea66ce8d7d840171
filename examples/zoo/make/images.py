#!/usr/bin/env python3
"""Trains four networks on 32x32 colour photographs and exports them.

    pip install -r requirements.txt
    python images.py [digits] [data] [cifarnet] [resnet18] [mobilenetv2] [vit]

The images are patches of ten photographs that come with scikit-image and
scikit-learn; the task is to tell which photograph a patch was cut from. Every
photograph is divided into blocks of 64x64 pixels, a quarter of which, chosen at
random, is for the test: no training patch shares a pixel with a test patch.
"""

import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import common

CLASSES = ["astronaut", "chelsea", "china", "coffee", "flower", "hubble_deep_field", "ihc", "motorcycle_left", "retina", "rocket"]
BLOCK, SIDE = 64, 32
TRAIN, TEST, CALIBRATION = 1600, 50, 12  # per class


def photograph(name):
    import pathlib
    import PIL.Image
    import skimage
    import sklearn
    for folder in (pathlib.Path(skimage.__file__).parent / "data", pathlib.Path(sklearn.__file__).parent / "datasets" / "images"):
        for ending in (".png", ".jpg"):
            if (folder / (name + ending)).exists():
                return np.asarray(PIL.Image.open(folder / (name + ending)).convert("RGB"))
    raise FileNotFoundError(name)


def patches():
    """Returns train, test and calibration patches (n, 3, 32, 32) of bytes, with labels."""
    rng = np.random.default_rng(common.SEED)
    out = {k: ([], []) for k in ("train", "test", "calibration")}
    for label, name in enumerate(CLASSES):
        image = photograph(name)
        h, w = image.shape[:2]
        by, bx = h // BLOCK, w // BLOCK
        held = np.zeros((h, w), bool)
        blocks = rng.permutation(by * bx)[:max(1, by * bx // 4)]
        for b in blocks:
            y, x = b // bx * BLOCK, b % bx * BLOCK
            held[y:y + BLOCK, x:x + BLOCK] = True

        def cut(y, x, k):
            out[k][0].append(image[y:y + SIDE, x:x + SIDE].transpose(2, 0, 1))
            out[k][1].append(label)

        for i in range(TEST):
            b = blocks[i % len(blocks)]
            cut(b // bx * BLOCK + rng.integers(BLOCK - SIDE + 1), b % bx * BLOCK + rng.integers(BLOCK - SIDE + 1), "test")
        for k, count in (("train", TRAIN), ("calibration", CALIBRATION)):
            while count:
                y, x = rng.integers(h - SIDE + 1), rng.integers(w - SIDE + 1)
                if not held[y:y + SIDE, x:x + SIDE].any():
                    cut(y, x, k)
                    count -= 1
    result = {}
    for k, (x, y) in out.items():
        order = rng.permutation(len(x))
        result[k] = np.stack(x)[order], np.array(y, np.uint8)[order]
    # Patches of one plain colour can be equal wherever they are cut: not on both sides.
    seen = {p.tobytes() for p in result["test"][0]}
    for k in ("train", "calibration"):
        x, y = result[k]
        new = [i for i in range(len(x)) if x[i].tobytes() not in seen]
        result[k] = x[new], y[new]
    return result


class CIFARNet(nn.Module):
    """A plain CNN: six convolutions, batch normalisation also of the input, three poolings."""

    def __init__(self):
        super().__init__()
        layers = [nn.BatchNorm2d(3)]
        c = 3
        for width in (16, 32, 64):
            for _ in range(2):
                layers += [nn.Conv2d(c, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
                c = width
            layers.append(nn.MaxPool2d(2))
        self.features = nn.Sequential(*layers)
        self.classify = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.1), nn.Linear(c, len(CLASSES)))

    def forward(self, x):
        return self.classify(self.features(x))


class BasicBlock(nn.Module):
    def __init__(self, c, width, stride):
        super().__init__()
        self.a = nn.Sequential(nn.Conv2d(c, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
                               nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))
        self.b = nn.Identity() if stride == 1 and c == width else nn.Sequential(nn.Conv2d(c, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        return F.relu(self.a(x) + self.b(x))


def resnet18(base):
    """ResNet-18 (He et al. 2015) as it is used on CIFAR: a 3x3 stem without pooling. base is 64 in the paper."""
    layers, c = [nn.Conv2d(3, base, 3, 1, 1, bias=False), nn.BatchNorm2d(base), nn.ReLU()], base
    for i in range(4):
        for k in range(2):
            layers.append(BasicBlock(c, base << i, 2 if i and not k else 1))
            c = base << i
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(c, len(CLASSES)))


class InvertedResidual(nn.Module):
    def __init__(self, c, width, stride, expand):
        super().__init__()
        hidden = c * expand
        layers = []
        if expand != 1:
            layers += [nn.Conv2d(c, hidden, 1, bias=False), nn.BatchNorm2d(hidden), nn.ReLU6()]
        layers += [nn.Conv2d(hidden, hidden, 3, stride, 1, groups=hidden, bias=False), nn.BatchNorm2d(hidden), nn.ReLU6(),
                   nn.Conv2d(hidden, width, 1, bias=False), nn.BatchNorm2d(width)]
        self.net, self.skip = nn.Sequential(*layers), stride == 1 and c == width

    def forward(self, x):
        return x + self.net(x) if self.skip else self.net(x)


def mobilenetv2(width, last):
    """MobileNetV2 (Sandler et al. 2018), all 17 blocks, with the strides that are usual on CIFAR. width is 1 and last 1280 in the paper."""
    def wide(c):
        return max(8, int(c * width + 4) // 8 * 8)
    c = wide(32)
    layers = [nn.Conv2d(3, c, 3, 1, 1, bias=False), nn.BatchNorm2d(c), nn.ReLU6()]
    for expand, channels, repeat, stride in ((1, 16, 1, 1), (6, 24, 2, 1), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)):
        for k in range(repeat):
            layers.append(InvertedResidual(c, wide(channels), stride if k == 0 else 1, expand))
            c = wide(channels)
    layers += [nn.Conv2d(c, last, 1, bias=False), nn.BatchNorm2d(last), nn.ReLU6()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(last, len(CLASSES)))


class Attention(nn.Module):
    def __init__(self, dim, heads):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(dim, 3 * dim), nn.Linear(dim, dim)

    def forward(self, x):
        b, n, d = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
        return self.out(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(b, n, d))


class ViT(nn.Module):
    """A vision transformer (Dosovitskiy et al. 2020) with a class token, GELU and normalisation before each part."""

    def __init__(self, dim=48, depth=4, heads=4, patch=4):
        super().__init__()
        self.embed = nn.Conv2d(3, dim, patch, patch)
        self.token = nn.Parameter(torch.zeros(1, 1, dim))
        self.position = nn.Parameter(torch.randn(1, (SIDE // patch) ** 2 + 1, dim) * 0.02)
        self.blocks = nn.ModuleList(nn.ModuleDict({
            "n1": nn.LayerNorm(dim), "attention": Attention(dim, heads),
            "n2": nn.LayerNorm(dim), "mlp": nn.Sequential(nn.Linear(dim, 2 * dim), nn.GELU(), nn.Linear(2 * dim, dim)),
        }) for _ in range(depth))
        self.norm, self.head = nn.LayerNorm(dim), nn.Linear(dim, len(CLASSES))

    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
        for b in self.blocks:
            x = x + b["attention"](b["n1"](x))
            x = x + b["mlp"](b["n2"](x))
        return self.head(self.norm(x)[:, 0])


def train(net, x, y, epochs, rate, batch=64):
    generator = torch.Generator().manual_seed(common.SEED)
    steps = epochs * (len(x) // batch)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.2)
    for epoch in range(epochs):
        net.train()
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for k in range(len(x) // batch):
            index = order[k * batch:(k + 1) * batch]
            b = x[index].float() / 255
            if torch.rand((), generator=generator) < 0.5:
                b = b.flip(3)
            b = b * (0.85 + 0.3 * torch.rand(len(b), 1, 1, 1, generator=generator))
            loss = F.cross_entropy(net(b), y[index], label_smoothing=0.02)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}/{epochs}: loss {total / (len(x) // batch):.4f}", flush=True)
    net.eval()


def digits():
    """The two networks of examples/digits, with the images that are there."""
    for name, file, title, kind in (("lenet5", "lenet5", "LeNet-5 on handwritten digits", "cnn"), ("mlp", "mlp", "one hidden layer on handwritten digits", "mlp")):
        common.register({
            "name": name, "title": title, "kind": kind, "file": f"../digits/{file}.onnx", "exporter": "torch.onnx (dynamo)",
            "inputs": [{"name": "image", "shape": [1, 1, 28, 28], "scale": 1 / 255, "test": "../digits/test-images.gz", "calibration": "../digits/calib-images.gz"}],
            "labels": "../digits/test-labels.gz", "score": {"kind": "argmax", "output": "logits"},
            "data": "a selection from MNIST, see examples/digits", "licence": "Apache-2.0 (network), CC-BY-SA-3.0 (images)",
        })


def main(wanted):
    if not wanted or "digits" in wanted:
        digits()
    if wanted == ["digits"]:
        return
    data = patches()
    common.write_npz("data/patches.npz", x=data["test"][0], y=data["test"][1], c=data["calibration"][0])
    if wanted == ["data"]:
        return
    x, y = torch.from_numpy(data["train"][0]), torch.from_numpy(data["train"][1]).long()
    for name, title, kind, build, epochs, rate, files in (
        ("cifarnet", "CNN of six convolutions", "cnn", CIFARNet, 4, 4e-3, (("cifarnet", True), ("cifarnet-old", False))),
        ("resnet18", "ResNet-18, an eighth as wide", "cnn", lambda: resnet18(8), 3, 4e-3, (("resnet18", True),)),
        ("mobilenetv2", "MobileNetV2, a quarter as wide", "cnn", lambda: mobilenetv2(0.25, 160), 2, 4e-3, (("mobilenetv2", True),)),
        ("vit", "vision transformer of four blocks", "transformer", ViT, 4, 2e-3, (("vit", True), ("vit-old", False))),
    ):
        if wanted and name not in wanted:
            continue
        torch.manual_seed(common.SEED)
        net = build()
        print(f"{name}: {sum(p.numel() for p in net.parameters())} parameters", flush=True)
        train(net, x, y, epochs, rate)
        for file, dynamo in files:
            common.export(net, f"models/{file}.onnx", torch.zeros(2, 3, SIDE, SIDE), ["image"], ["logits"], dynamo)
            common.register({
                "name": file, "title": title, "kind": kind, "file": f"models/{file}.onnx",
                "exporter": "torch.onnx " + ("(dynamo)" if dynamo else "(TorchScript)"),
                "inputs": [{"name": "image", "shape": [1, 3, SIDE, SIDE], "scale": 1 / 255, "test": "data/patches.npz:x", "calibration": "data/patches.npz:c"}],
                "labels": "data/patches.npz:y", "score": {"kind": "argmax", "output": "logits"},
                "data": "patches of ten photographs in scikit-image 0.26.0 and scikit-learn 1.9.1", "licence": "Apache-2.0 (network), see README.md (images)",
            })


if __name__ == "__main__":
    common.settle()
    main(sys.argv[1:])

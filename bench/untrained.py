#!/usr/bin/env python3
"""Writes networks to time proofs with, as ONNX. They are untrained.

    pip install -r requirements-proof.txt
    python untrained.py FOLDER

cnn.onnx    two convolutions of 5x5, two pools, three dense layers for an image of
            3x32x32: 264,048 parameters, the size of the CNN that DeepProve's
            figures are about
dense.onnx  four dense layers of 1024 to 1024 and one to 10: 4,208,650 parameters,
            the size of DeepProve's dense network
gpt.onnx    nanoGPT's architecture, five blocks of width 64 and 4 heads on 64
            characters of 96: 266,432 parameters, the size of the nanoGPT of
            EZKL's and Jolt Atlas's figures
gptlast.onnx
            the same, answering for the last character alone

The weights are random, seeded, of the size that He et al. (2015) start from, so that
activations keep their size; what the networks answer means nothing. Proving takes
the same time for any weights. Operators are those that PyTorch exports write for
operator set 13, since all systems that are compared read them.
"""

import pathlib
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SEED = 20260101


class Net:
    """A graph that is being written: every method adds nodes and names its result."""

    def __init__(self):
        self.rng = np.random.default_rng(SEED)
        self.nodes, self.weights, self.parameters = [], [], 0

    def op(self, kind, *inputs, **attributes):
        name = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def const(self, value, dtype=np.float32):
        name = f"const{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def weight(self, shape, fan, gain=2.0):
        self.parameters += int(np.prod(shape))
        return self.const(self.rng.normal(0, np.sqrt(gain / fan), shape))

    def zeros(self, n):
        self.parameters += n
        return self.const(np.zeros(n))

    def conv(self, x, c, width, k):
        y = self.op("Conv", x, self.weight((width, c, k, k), c * k * k), self.zeros(width), kernel_shape=[k, k], strides=[1, 1], pads=[0] * 4, dilations=[1, 1], group=1)
        return self.op("MaxPool", self.op("Relu", y), kernel_shape=[2, 2], strides=[2, 2])

    def gemm(self, x, n, width, gain=2.0):
        return self.op("Gemm", x, self.weight((width, n), n, gain), self.zeros(width), transB=1)

    def dense(self, x, n, width, gain=1.0):
        return self.op("Add", self.op("MatMul", x, self.weight((n, width), n, gain)), self.zeros(width))

    def norm(self, x, width):
        d = self.op("Sub", x, self.op("ReduceMean", x, axes=[-1], keepdims=1))
        v = self.op("ReduceMean", self.op("Mul", d, d), axes=[-1], keepdims=1)
        y = self.op("Div", d, self.op("Sqrt", self.op("Add", v, self.const(1e-5))))
        self.parameters += width
        return self.op("Add", self.op("Mul", y, self.const(np.ones(width))), self.zeros(width))

    def save(self, path, x, shape, kind, y, out):
        self.nodes.append(helper.make_node("Identity", [y], ["logits"], name="logits"))
        graph = helper.make_graph(self.nodes, path.stem + "-untrained", [helper.make_tensor_value_info(x, kind, shape)],
                                  [helper.make_tensor_value_info("logits", TensorProto.FLOAT, out)], self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="untrained.py")
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, path)
        print(f"{path.name}: {self.parameters} parameters")


def cnn(path):
    n = Net()
    x = n.conv(n.conv("image", 3, 16, 5), 16, 32, 5)
    x = n.op("Flatten", x, axis=1)
    for a, b in ((800, 270), (270, 120)):
        x = n.op("Relu", n.gemm(x, a, b))
    n.save(path, "image", [1, 3, 32, 32], TensorProto.FLOAT, n.gemm(x, 120, 10, 1.0), [1, 10])


def dense(path):
    n, x = Net(), "image"
    for _ in range(4):
        x = n.op("Relu", n.gemm(x, 1024, 1024))
    n.save(path, "image", [1, 1024], TensorProto.FLOAT, n.gemm(x, 1024, 10, 1.0), [1, 10])


def gpt(path, width=64, heads=4, blocks=5, tokens=64, characters=96, last=False):
    n, dim = Net(), width // heads
    shape = n.const([1, tokens, heads, dim], np.int64)
    joined = n.const([1, tokens, width], np.int64)
    past = n.const(np.triu(np.full((tokens, tokens), -30.0), 1))
    x = n.op("Add", n.op("Gather", n.weight((characters, width), 1, 1.0), "tokens", axis=0), n.weight((1, tokens, width), 1, 1.0))
    for _ in range(blocks):
        h = n.norm(x, width)
        q, k, v = (n.op("Reshape", n.dense(h, width, width), shape) for _ in range(3))
        q = n.op("Transpose", q, perm=[0, 2, 1, 3])
        k = n.op("Transpose", k, perm=[0, 2, 3, 1])
        v = n.op("Transpose", v, perm=[0, 2, 1, 3])
        a = n.op("Mul", n.op("MatMul", q, k), n.const(dim**-0.5))
        a = n.op("Softmax", n.op("Add", a, past), axis=-1)
        y = n.op("Transpose", n.op("MatMul", a, v), perm=[0, 2, 1, 3])
        x = n.op("Add", x, n.dense(n.op("Reshape", y, joined), width, width))
        h = n.dense(n.norm(x, width), width, 4 * width)
        # GELU, as nanoGPT writes it: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
        c = n.op("Mul", n.op("Mul", n.op("Mul", h, h), h), n.const(0.044715))
        c = n.op("Tanh", n.op("Mul", n.op("Add", h, c), n.const(np.sqrt(2 / np.pi))))
        h = n.op("Mul", n.op("Mul", h, n.op("Add", c, n.const(1.0))), n.const(0.5))
        x = n.op("Add", x, n.dense(h, 4 * width, width))
    if last:
        x = n.op("Gather", x, n.const([tokens - 1], np.int64), axis=1)
    y = n.op("MatMul", n.norm(x, width), n.weight((width, characters), width, 1.0))
    n.save(path, "tokens", [1, tokens], TensorProto.INT64, y, [1, 1 if last else tokens, characters])


def gptlast(path):
    gpt(path, last=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for make in (cnn, dense, gpt, gptlast):
        make(folder / f"{make.__name__}.onnx")

#!/usr/bin/env python3
"""Writes ResNet-18 at full width as ONNX, for timing only: it is untrained.

    pip install -r ../../../bench/requirements.txt
    python wide.py resnet18-wide-untrained.onnx

11.2 million parameters, 0.56 thousand million multiplications for an image of
3x32x32. The weights are random, seeded, of the size that He et al. (2015) start
from, so that activations keep their size; what it answers means nothing.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SEED = 20260101


def build(base=64, classes=10):
    rng = np.random.default_rng(SEED)
    nodes, weights = [], []

    def const(name, a):
        weights.append(numpy_helper.from_array(a.astype(np.float32), name))
        return name

    def conv(x, name, c, width, k, stride, gain=2.0):
        w = const(name + ".weight", rng.normal(0, np.sqrt(gain / (c * k * k)), (width, c, k, k)))
        b = const(name + ".bias", np.zeros(width))
        nodes.append(helper.make_node("Conv", [x, w, b], [name], name=name, kernel_shape=[k, k], strides=[stride, stride], pads=[k // 2] * 4))
        return name

    def relu(x):
        nodes.append(helper.make_node("Relu", [x], [x + ".relu"], name=x + ".relu"))
        return x + ".relu"

    x, c = relu(conv("image", "stem", 3, base, 3, 1)), base
    for i in range(4):
        for k in range(2):
            name, width, stride = f"layer{i + 1}.{k}", base << i, 2 if i and not k else 1
            a = conv(relu(conv(x, name + ".conv1", c, width, 3, stride)), name + ".conv2", width, width, 3, 1, gain=0.5)
            b = x if c == width else conv(x, name + ".shortcut", c, width, 1, stride, gain=1.0)
            nodes.append(helper.make_node("Add", [a, b], [name + ".add"], name=name + ".add"))
            x, c = relu(name + ".add"), width
    nodes.append(helper.make_node("GlobalAveragePool", [x], ["pooled"], name="pool"))
    nodes.append(helper.make_node("Flatten", ["pooled"], ["flat"], name="flatten"))
    w, b = const("head.weight", rng.normal(0, np.sqrt(1 / c), (classes, c))), const("head.bias", np.zeros(classes))
    nodes.append(helper.make_node("Gemm", ["flat", w, b], ["logits"], name="head", transB=1))
    graph = helper.make_graph(nodes, "resnet18-wide-untrained", [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["batch", 3, 32, 32])],
                              [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", classes])], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9, producer_name="wide.py (untrained)")
    onnx.checker.check_model(model, full_check=True)
    return model


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    onnx.save(build(), sys.argv[1])

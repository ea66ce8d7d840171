#!/usr/bin/env python3
"""Writes small ONNX models and what the ONNX reference evaluator makes of them.

    pip install -r ../../examples/digits/requirements.txt
    python golden.py

Every model goes to NAME.onnx; golden.json lists inputs and outputs. The two
example networks are run on the first test images. For models that end in a
Softmax, which the import leaves out, the expected output is the one before it.
"""

import gzip
import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

HERE = pathlib.Path(__file__).resolve().parent
DIGITS = HERE.parent.parent / "examples" / "digits"
rng = np.random.default_rng(7)
cases = []


def f32(*shape, scale=1.0):
    return (rng.standard_normal(shape) * scale).astype(np.float32)


def case(name, shape, nodes, weights, out="y", opset=18, probe=None):
    """nodes are (op, inputs, outputs, attributes); shape starts with the batch."""
    graph = helper.make_graph(
        [helper.make_node(op, i, o, name=f"{op.lower()}_{k}", **a) for k, (op, i, o, a) in enumerate(nodes)],
        name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info(out, TensorProto.FLOAT, None)],
        [numpy_helper.from_array(v, k) for k, v in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    (HERE / f"{name}.onnx").write_bytes(model.SerializeToString())
    x = rng.random([1 if isinstance(d, str) else d for d in shape]).astype(np.float32)
    if probe:
        model.graph.output[0].name = probe
    (y,) = ReferenceEvaluator(model).run(None, {"x": x})
    cases.append({"model": name + ".onnx", "input": x.ravel().tolist(), "output": np.asarray(y).ravel().tolist()})


def constant(name, value):
    return ("Constant", [], [name], {"value": numpy_helper.from_array(np.asarray(value), "")})


case("conv_pads", ["n", 2, 7, 6], [
    ("Conv", ["x", "w", "b"], ["y"], {"pads": [1, 0, 2, 1], "strides": [2, 1], "kernel_shape": [3, 2]}),
], {"w": f32(3, 2, 3, 2), "b": f32(3)})

case("conv_same_upper", [1, 2, 7, 8], [
    ("Conv", ["x", "w"], ["y"], {"auto_pad": "SAME_UPPER", "strides": [2, 3]}),
], {"w": f32(4, 2, 4, 4)})

case("conv_same_lower", [1, 1, 6, 6], [
    ("Conv", ["x", "w"], ["y"], {"auto_pad": "SAME_LOWER"}),
], {"w": f32(2, 1, 4, 2)})

case("conv_bn_relu", ["batch", 3, 8, 8], [
    ("Conv", ["x", "w", ""], ["c"], {"pads": [1, 1, 1, 1]}),
    ("BatchNormalization", ["c", "s", "b", "m", "v"], ["n"], {"epsilon": 1e-3}),
    ("Relu", ["n"], ["r"], {}),
    ("MaxPool", ["r"], ["p"], {"kernel_shape": [3, 2], "strides": [2, 2]}),
    ("Conv", ["p", "w2"], ["c2"], {}),
    ("Add", ["b2", "c2"], ["a2"], {}),
    ("GlobalAveragePool", ["a2"], ["g"], {}),
    ("Flatten", ["g"], ["y"], {}),
], {"w": f32(5, 3, 3, 3), "s": f32(5), "b": f32(5), "m": f32(5), "v": np.abs(f32(5)) + 0.5,
    "w2": f32(4, 5, 1, 1), "b2": f32(4, 1, 1)})

case("average_pool", [1, 2, 6, 6], [
    ("AveragePool", ["x"], ["p"], {"kernel_shape": [2, 2], "strides": [2, 2]}),
    ("Conv", ["p", "w"], ["c"], {}),
    ("AveragePool", ["c"], ["q"], {"kernel_shape": [2, 3], "pads": [0, 1, 1, 1], "count_include_pad": 1}),
    ("Relu", ["q"], ["y"], {}),
], {"w": f32(2, 2, 2, 2)})

case("gemm", [1, 6], [
    ("Gemm", ["x", "w", "c"], ["h"], {"alpha": 0.5, "beta": 2.0}),
    ("Clip", ["h", "lo", "hi"], ["k"], {}),
    ("Gemm", ["k", "w2", "c2"], ["y"], {"transB": 1}),
], {"w": f32(6, 5), "c": f32(1, 5), "lo": np.float32(-0.5), "hi": np.float32(0.75), "w2": f32(3, 5), "c2": f32(1)})

case("gemm_trans_a", [6, 1], [
    ("Gemm", ["x", "w"], ["y"], {"transA": 1}),
], {"w": f32(6, 4)})

case("matmul_add", ["b", 2, 4], [
    ("Reshape", ["x", "shape"], ["f"], {}),
    ("MatMul", ["f", "w"], ["m"], {}),
    ("Add", ["m", "b"], ["a"], {}),
    ("Relu", ["a"], ["r"], {}),
    ("Dropout", ["r"], ["d"], {}),
    ("Transpose", ["w2"], ["w2t"], {"perm": [1, 0]}),
    ("MatMul", ["d", "w2t"], ["m2"], {}),
    ("Identity", ["m2"], ["y"], {}),
], {"shape": np.array([0, -1], np.int64), "w": f32(8, 5), "b": f32(5), "w2": f32(3, 5)})

case("reshapes", ["b", 4, 4], [
    constant("axes", np.array([1], np.int64)),
    ("Unsqueeze", ["x", "axes"], ["u"], {}),
    ("Conv", ["u", "w"], ["c"], {}),
    ("Relu", ["c"], ["r"], {}),
    ("AveragePool", ["r"], ["p"], {"kernel_shape": [3, 3]}),
    constant("hw", np.array([-1, 2], np.int64)),
    ("Squeeze", ["p", "hw"], ["s"], {}),
    ("Gemm", ["s", "w2"], ["y"], {}),
], {"w": f32(3, 1, 2, 2), "w2": f32(3, 2)})

case("softmax", ["b", 5], [
    ("Gemm", ["x", "w", "c"], ["h"], {}),
    ("LogSoftmax", ["h"], ["y"], {"axis": 1}),
], {"w": f32(5, 4), "c": f32(4)}, probe="h")

case("opset13", ["b", 5], [
    constant("two", np.float32(6.0)),
    ("Gemm", ["x", "w"], ["h"], {}),
    ("Clip", ["h", "", "two"], ["k"], {}),
    ("Gemm", ["k", "w2"], ["y"], {}),
], {"w": f32(5, 4, scale=3), "w2": f32(4, 2)}, opset=13)

with gzip.open(DIGITS / "test-images.gz") as f:
    images = np.frombuffer(f.read()[16:], np.uint8).reshape(-1, 1, 28, 28)
for name in ("lenet5.onnx", "mlp.onnx"):
    evaluator = ReferenceEvaluator(onnx.load(DIGITS / name))
    for i in range(8):
        (y,) = evaluator.run(None, {"image": images[i:i + 1].astype(np.float32) / np.float32(255)})
        cases.append({"digits": name, "image": i, "output": y.ravel().tolist()})

(HERE / "golden.json").write_text(json.dumps(cases, separators=(",", ":")).replace('},{', '},\n{') + "\n")

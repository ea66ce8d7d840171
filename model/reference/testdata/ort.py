"""Writes ort.zip: models of one node with drawn shapes and attributes,
and learners from scikit-learn, each with an input and what ONNX Runtime makes of
it. The layout is that of ONNX's own node tests.

    pip install onnx==1.22.0 onnxruntime==1.32.0 scikit-learn==1.9.1 skl2onnx==1.20.0
    python3 ort.py
"""
import io
import random
import zipfile

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import make_classification, make_regression
from sklearn.ensemble import (AdaBoostClassifier, BaggingClassifier, GradientBoostingClassifier,
                              GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, MinMaxScaler, Normalizer, StandardScaler
from sklearn.svm import SVC, SVR
from sklearn.tree import DecisionTreeClassifier
from skl2onnx import to_onnx

rng = np.random.default_rng(1)
random.seed(1)
archive = zipfile.ZipFile("ort.zip", "w", zipfile.ZIP_DEFLATED)


def write(path, data):
    # A fixed time: what differs between two runs is then in the models themselves.
    archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)


def case(name, model, feeds):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    write(f"{name}/model.onnx", model.SerializeToString())
    for i, v in enumerate(model.graph.input):
        write(f"{name}/data/input_{i}.pb", numpy_helper.from_array(np.asarray(feeds[v.name]), v.name).SerializeToString())
    for i, v in enumerate(session.run(None, feeds)):
        v = np.asarray(v)
        if v.dtype.kind == "U":
            v = v.astype(object)
        write(f"{name}/data/output_{i}.pb", numpy_helper.from_array(v, f"o{i}").SerializeToString())


def node(name, op, inputs, types=(TensorProto.FLOAT,), opset=17, **attributes):
    values, names, feeds = [], [], {}
    for i, x in enumerate(inputs):
        if x is None:
            names.append("")
            continue
        x = np.asarray(x)
        names.append(f"i{i}")
        feeds[f"i{i}"] = x
        values.append(helper.make_tensor_value_info(f"i{i}", helper.np_dtype_to_tensor_dtype(x.dtype), x.shape))
    outputs = [f"o{i}" for i in range(len(types))]
    graph = helper.make_graph([helper.make_node(op, names, outputs, **attributes)], "g", values,
                              [helper.make_tensor_value_info(o, t, None) for o, t in zip(outputs, types)])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    case(name, model, feeds)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


F, I64, U8, I8 = TensorProto.FLOAT, TensorProto.INT64, TensorProto.UINT8, TensorProto.INT8

for t in range(12):
    dims = [1, 2, 2, 3][t % 4]
    groups = random.choice([1, 1, 2, 3])
    ins, outs = groups * random.choice([1, 2]), groups * random.choice([1, 2, 3])
    kernel = [random.choice([1, 2, 3]) for _ in range(dims)]
    size = [random.randint(4, 7) for _ in range(dims)]
    a = dict(strides=[random.choice([1, 2, 3]) for _ in range(dims)])
    if t % 3 == 2:
        a["auto_pad"] = random.choice(["SAME_UPPER", "SAME_LOWER", "VALID"])
    else:
        a["pads"] = [random.randint(0, k - 1) for k in kernel * 2]
    dilated = dict(a) if "auto_pad" in a else dict(a, dilations=[random.choice([1, 2]) for _ in range(dims)])
    bias = [floats(outs)] if t % 2 else []
    node(f"conv_{t}", "Conv", [floats(2, ins, *size), floats(outs, ins // groups, *kernel)] + bias, group=groups, **dilated)
    if "auto_pad" not in a:  # ONNX Runtime gives another size than the specification where the kernel is short
        node(f"convtranspose_{t}", "ConvTranspose", [floats(2, ins, *size), floats(ins, outs // groups, *kernel)] + bias,
             group=groups, output_padding=[random.randint(0, s - 1) for s in a["strides"]], **dilated)
        dilated["ceil_mode"] = a["ceil_mode"] = random.choice([0, 1])
    node(f"maxpool_{t}", "MaxPool", [floats(2, ins, *size)], (F, I64), kernel_shape=kernel, **dilated)
    node(f"averagepool_{t}", "AveragePool", [floats(2, ins, *size)], opset=19, kernel_shape=kernel, count_include_pad=t % 2, **a)

for t in range(8):
    direction = ["forward", "reverse", "bidirectional"][t % 3]
    d = 2 if direction == "bidirectional" else 1
    steps, batch, width, hidden = random.randint(2, 5), random.randint(1, 3), random.randint(1, 4), random.randint(1, 4)
    lengths = np.array([random.randint(1, steps) for _ in range(batch)], np.int32) if t % 3 else None
    for op, gates in (("RNN", 1), ("GRU", 3), ("LSTM", 4)):
        first = [floats(d, batch, hidden) if t % 4 < 2 else None]
        inputs = [floats(steps, batch, width), floats(d, gates * hidden, width), floats(d, gates * hidden, hidden),
                  floats(d, 2 * gates * hidden) if t % 2 else None, lengths] + first
        a = dict(direction=direction, hidden_size=hidden)
        if t == 5:
            a["clip"] = 0.7
        if op == "GRU":
            a["linear_before_reset"] = t % 2
        if op == "LSTM":
            inputs += [floats(d, batch, hidden) if t % 4 < 2 else None, floats(d, 3 * hidden) if t % 6 < 3 else None]
        node(f"{op.lower()}_{t}", op, inputs, (F,) * (3 if op == "LSTM" else 2), opset=14, **a)

for t in range(16):
    mode = ["nearest", "linear", "cubic"][t % 3]
    a = dict(mode=mode, coordinate_transformation_mode=["half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"][t % 4])
    if mode == "nearest":
        a["nearest_mode"] = random.choice(["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"])
    elif t % 2:
        a["antialias"] = 1
    sizes = np.array([1, 2, random.randint(2, 9), random.randint(2, 9)], np.int64)
    node(f"resize_{t}", "Resize", [floats(1, 2, 5, 4), None, None, sizes], opset=19, **a)

for t, mode in enumerate(["constant", "reflect", "edge", "wrap"]):
    pads = np.array([random.randint(0, 2) for _ in range(6)], np.int64)
    node(f"pad_{mode}", "Pad", [floats(3, 4, 3), pads], opset=19, mode=mode)

for t in range(3):
    scales = (np.abs(floats(4)) + 0.1).astype(np.float32)
    node(f"quantize_{t}", "QuantizeLinear", [floats(3, 4) * 20, scales, rng.integers(-10, 10, 4).astype(np.int8)], (I8,), opset=13, axis=1)
    node(f"dynamicquantize_{t}", "DynamicQuantizeLinear", [floats(30) * (t + 1)], (U8, F, U8), opset=11)
    node(f"qlinearconv_{t}", "QLinearConv",
         [rng.integers(0, 255, (1, 2, 5, 5)).astype(np.uint8), np.float32(0.02), np.uint8(7),
          rng.integers(-127, 127, (3, 2, 3, 3)).astype(np.int8), (np.abs(floats(3)) * 0.01 + 0.001).astype(np.float32), np.zeros(3, np.int8),
          np.float32(0.5), np.uint8(100), rng.integers(-1000, 1000, 3).astype(np.int32)], (U8,), opset=13)
    node(f"groupnorm_{t}", "GroupNormalization", [floats(2, 6, 4, 3), floats(6), floats(6)], opset=21, num_groups=t + 1)
    node(f"layernorm_{t}", "LayerNormalization", [floats(2, 3, 4), floats(4), floats(4)])
    node(f"gridsample_{t}", "GridSample", [floats(2, 3, 5, 6), (floats(2, 4, 4, 2) * 1.2).astype(np.float32)], opset=16,
         mode=["bilinear", "nearest", "bilinear"][t], padding_mode=["zeros", "border", "reflection"][t], align_corners=t % 2)
    node(f"einsum_{t}", "Einsum", [[floats(2, 3, 4), floats(2, 4, 5)], [floats(3, 3)], [floats(2, 3, 4), floats(4, 5)]][t],
         equation=["bij,bjk->bik", "ii->i", "...ij,jk->...ik"][t])
    node(f"topk_{t}", "TopK", [rng.integers(0, 5, (3, 6)).astype(np.float32), np.array([3], np.int64)], (F, I64), axis=1, largest=t % 2)


def learner(name, model, x, y, classifier):
    model.fit(x, y)
    options = {"zipmap": False} if classifier else None
    m = to_onnx(model, x[:1], options=options, target_opset=18)
    case(f"sklearn_{name}", m, {m.graph.input[0].name: x[:8]})


for classes in (2, 3):
    x, y = make_classification(120, 6, n_informative=5, n_redundant=0, n_classes=classes, random_state=classes)
    x = x.astype(np.float32)
    for model in [RandomForestClassifier(4, max_depth=3, random_state=0), GradientBoostingClassifier(n_estimators=3, random_state=0),
                  DecisionTreeClassifier(max_depth=3, random_state=0), AdaBoostClassifier(n_estimators=3, random_state=0),
                  BaggingClassifier(n_estimators=2, random_state=0), LogisticRegression(),
                  make_pipeline(StandardScaler(), LogisticRegression()),
                  make_pipeline(SimpleImputer(), MinMaxScaler(), Normalizer(), SGDClassifier(loss="log_loss", random_state=0)),
                  SVC(), SVC(probability=True, random_state=0), SVC(kernel="poly")]:
        kind = type(model).__name__ if not hasattr(model, "steps") else "_".join(s[0] for s in model.steps)
        suffix = "_proba" if getattr(model, "probability", False) is True else "_poly" if getattr(model, "kernel", "") == "poly" else ""
        learner(f"{kind.lower()}{suffix}_{classes}", model, x, y, True)
    learner(f"strings_{classes}", LogisticRegression(), x, np.array(list("abc"))[y], True)
x, y = make_regression(120, 6, random_state=1)
x = x.astype(np.float32)
for model in [RandomForestRegressor(4, max_depth=3, random_state=0), GradientBoostingRegressor(n_estimators=3, random_state=0),
              LinearRegression(), SVR(), SVR(kernel="poly"), make_pipeline(KBinsDiscretizer(3, encode="onehot-dense"), Lasso())]:
    kind = type(model).__name__ if not hasattr(model, "steps") else "_".join(s[0] for s in model.steps)
    learner(f"{kind.lower()}{'_poly' if getattr(model, 'kernel', '') == 'poly' else ''}_regression", model, x, y, False)
archive.close()

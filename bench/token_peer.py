"""The benchmark model of radCAD, in radCAD and in cadCAD: two blocks, five
policies, two variables, a sweep of two values. Prints one line of JSON.

    python token_peer.py radcad|cadcad|python STEPS RUNS
"""

import json
import math
import sys
import time

PARAMS = [1.0, 2.0]


def policy(params, *_):
    return {"step_size": 1}


def update_a(params, substep, history, state, inputs):
    return "a", state["a"] * abs(math.cos(state["a"]))


def update_b(params, substep, history, state, inputs):
    return "b", state["b"] + inputs["step_size"] * params["p"]


BLOCKS = [
    {"policies": {}, "variables": {"a": update_a}},
    {"policies": {f"p{i}": policy for i in range(5)}, "variables": {"b": update_b}},
]
START = {"a": 1.0, "b": 0.0}


def radcad(steps, runs):
    from radcad import Engine, Experiment, Model, Simulation
    from radcad.engine import Backend

    model = Model(initial_state=START, state_update_blocks=BLOCKS, params={"p": PARAMS})
    experiment = Experiment(Simulation(model=model, timesteps=steps, runs=runs))
    # What its documentation names as fastest: no copies, no processes.
    experiment.engine = Engine(backend=Backend.SINGLE_PROCESS, deepcopy=False)
    begin = time.perf_counter()
    result = experiment.run()
    return time.perf_counter() - begin, len(result), result[-1]["b"]


def cadcad(steps, runs):
    from cadCAD import configs
    from cadCAD.configuration import Experiment
    from cadCAD.configuration.utils import config_sim
    from cadCAD.engine import ExecutionContext, ExecutionMode, Executor

    sim = config_sim({"N": runs, "T": range(steps), "M": {"p": PARAMS}})
    experiment = Experiment()
    experiment.append_model(
        model_id="bench", initial_state=START, partial_state_update_blocks=BLOCKS, sim_configs=sim
    )
    context = ExecutionContext(ExecutionMode().local_mode)
    begin = time.perf_counter()
    records, _, _ = Executor(exec_context=context, configs=experiment.configs).execute()
    return time.perf_counter() - begin, len(records), list(records)[-1]["b"]


def plain(steps, runs):
    begin = time.perf_counter()
    rows = []
    for p in PARAMS:
        for run in range(runs):
            a, b = START["a"], START["b"]
            rows.append((a, b))
            for _ in range(steps):
                a *= abs(math.cos(a))
                rows.append((a, b))
                b += sum(policy(None)["step_size"] for _ in range(5)) * p
                rows.append((a, b))
    return time.perf_counter() - begin, len(rows), rows[-1][1]


if __name__ == "__main__":
    run = {"radcad": radcad, "cadcad": cadcad, "python": plain}[sys.argv[1]]
    seconds, rows, last = run(int(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps({"seconds": seconds, "rows": rows, "last": last}))

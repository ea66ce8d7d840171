#!/usr/bin/env python3
"""Runs pycma and pymoo on the standard functions, for bench/search.md.

    pip install -r requirements-search.txt
    echo '{"kind": "one", "function": "sphere", ...}' | python search_peer.py

Each line of the input is a task, each line of the output its result:

    {"kind": "one", "function": "sphere", "low": -4, "high": 6, "budget": 4000, "target": 1e-8,
     "starts": [[0.1, ...], ...]}
        -> {"calls": [1500, ...], "best": [9e-9, ...], "seconds": 0.9}
    {"kind": "front", "function": "zdt1", "dims": 30, "goals": 2, "method": "nsga-ii",
     "generations": 250, "divisions": 0, "seeds": 5}
        -> {"fronts": [[[0.0, 1.0], ...], ...], "calls": [25000, ...], "seconds": 12.3}

calls and best have one entry for each start. seconds are of the searches and the functions
that they call, in one thread, and do not count imports.
"""

import json
import sys
import time
import warnings

import cma
import numpy as np
from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.algorithms.moo.nsga3 import NSGA3
from pymoo.optimize import minimize
from pymoo.problems import get_problem
from pymoo.util.ref_dirs import get_reference_directions

warnings.filterwarnings("ignore")


def ellipsoid(x):
    return float(np.sum(np.logspace(0, 6, len(x)) * x * x))


def rosenbrock(x):
    return float(np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2))


def rastrigin(x):
    return float(np.sum(x * x + 10 - 10 * np.cos(2 * np.pi * x)))


def ackley(x):
    return float(20 - 20 * np.exp(-0.2 * np.sqrt(np.mean(x * x))) + np.e - np.exp(np.mean(np.cos(2 * np.pi * x))))


def griewank(x):
    return float(1 + np.sum(x * x) / 4000 - np.prod(np.cos(x / np.sqrt(np.arange(1, len(x) + 1)))))


ONE = {
    "sphere": lambda x: float(np.sum(x * x)),
    "ellipsoid": ellipsoid,
    "Rosenbrock": rosenbrock,
    "Rastrigin": rastrigin,
    "Ackley": ackley,
    "Griewank": griewank,
}


def one(task):
    f = ONE[task["function"]]
    calls, best = [], []
    begin = time.perf_counter()
    for seed, start in enumerate(task["starts"]):
        options = {
            "bounds": [task["low"], task["high"]],
            "maxfevals": task["budget"],
            "ftarget": task["target"],
            "seed": seed + 1,  # 0 would be the time
            "verbose": -9,
        }
        sigma = 0.3 * (task["high"] - task["low"])
        x, es = cma.fmin2(f, start, sigma, options, restarts=20, bipop=True)
        calls.append(int(es.result.evaluations))
        best.append(float(es.result.fbest))
    return {"calls": calls, "best": best, "seconds": time.perf_counter() - begin}


def front(task):
    name, dims, goals = task["function"].lower(), task["dims"], task["goals"]
    problem = get_problem(name, n_var=dims) if name.startswith("zdt") else get_problem(name, n_var=dims, n_obj=goals)
    fronts, calls = [], []
    begin = time.perf_counter()
    for seed in range(task["seeds"]):
        if task["method"] == "nsga-ii":
            method = NSGA2(pop_size=100)
        else:
            directions = get_reference_directions("das-dennis", goals, n_partitions=task["divisions"])
            # A multiple of four, as in the paper and here.
            method = NSGA3(ref_dirs=directions, pop_size=(len(directions) + 3) // 4 * 4)
        r = minimize(problem, method, ("n_gen", task["generations"]), seed=seed + 1, verbose=False)
        fronts.append(np.atleast_2d(r.F).tolist())
        calls.append(int(r.algorithm.evaluator.n_eval))
    return {"fronts": fronts, "calls": calls, "seconds": time.perf_counter() - begin}


for line in sys.stdin:
    if line.strip():
        task = json.loads(line)
        print(json.dumps({"one": one, "front": front}[task["kind"]](task)), flush=True)

"""The published protocol, 4,500 starts of the grid and 4,000 bootstraps of the law of Hoffmann et al. (Besiroglu et al.
2024): Law as one cold process beside scipy, in three ways:

- as its authors run it (data_analysis.ipynb of their repository epoch-research/analyzing-chinchilla at 9225883): their
  formula in autograd's numpy; the grid by L-BFGS-B with difference quotients, each bootstrap by BFGS from the parameters of
  Hoffmann et al. with autograd's gradient. Needs autograd, and is left out without it;
- the same formula in plain numpy, all by L-BFGS-B with difference quotients, bootstraps from the best end;
- the same with the analytic gradient, written for speed.

Each does the whole, on one core; its linear algebra keeps to one thread, since more only wait. Law runs before, between and
after them. Prints the ratios of wall time and writes them into baseline.md. Takes four minutes.

    pip install scipy autograd
    python3 src/bench/protocol.py [--rounds 12] [--law ./law run]"""

import argparse
import itertools
import math
import os
import resource
import statistics
import subprocess
import tempfile
import time

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[threads] = "1"

import numpy as np
import scipy
from scipy.optimize import minimize

try:
    import autograd
    import autograd.numpy
except ImportError:
    autograd = None

from compare import DATA, HOME, machine, record

GRID = list(itertools.product(range(0, 30, 5), range(0, 30, 5), (-1, -0.5, 0, 0.5, 1), (0, 0.5, 1, 1.5, 2), (0, 0.5, 1, 1.5, 2)))
OPTIMUM = 0.0010182740178006
SCRIPT = """input path = "%s"
L(N, D) = E + A/N^alpha + B/D^beta where E > 0, A > 0, B > 0, alpha in 0..2, beta in 0..2
runs = read path with L = loss
grid = read "grid.csv"
f = fit L to runs by huber(1e-3) on log starts 0 start grid bootstrap 4000 seed 42
f.starts.reached
f.objective
"""

N, D, L = np.genfromtxt(DATA, delimiter=",", skip_header=1, usecols=(0, 1, 3)).T
u, v, y = np.log(N), np.log(D), np.log(L)
HOFFMANN = [6.0073404, 6.0179186, 0.5267228, 0.33917084, 0.2849083]


def loss(p, rows):
    a, b, e, alpha, beta = p
    x, z = a - alpha * u[rows], b - beta * v[rows]
    top = np.maximum(np.maximum(x, z), e)
    ex, ez, ee = np.exp(x - top), np.exp(z - top), np.exp(e - top)
    total = ex + ez + ee
    r = y[rows] - (top + np.log(total))
    inside = np.abs(r) <= 1e-3
    value = np.where(inside, 0.5 * r * r, 1e-3 * (np.abs(r) - 0.5e-3)).sum()
    slope = -np.where(inside, r, 1e-3 * np.sign(r)) / total
    return value, slope, ex, ez, ee


def published(np):
    """The objective of the authors, in numpy or what stands for it."""

    def objective(p, n, d, losses):
        a, b, e, alpha, beta = p
        law = np.log(np.exp(a - alpha * np.log(n)) + np.exp(b - beta * np.log(d)) + np.exp(e))
        r = np.log(losses) - law
        return np.sum(np.where(np.abs(r) <= 1e-3, 0.5 * r**2, 1e-3 * (np.abs(r) - 0.5 * 1e-3)))

    return objective


def gradient(p, rows):
    f, slope, ex, ez, ee = loss(p, rows)
    sx, sz = slope * ex, slope * ez
    return f, np.array([sx.sum(), sz.sum(), (slope * ee).sum(), -(sx * u[rows]).sum(), -(sz * v[rows]).sum()])


def by_scipy(search, resample, first=None):
    """Seconds, and the share of the starts that end within 1e-6 of the optimum.

    search, resample: what minimizes from a start over some rows; first: where bootstraps begin, else the best end"""
    begun = time.perf_counter()
    everything = np.arange(len(y))
    ends = [search(start, everything) for start in GRID]
    best = min((end for end in ends if end.fun == end.fun), key=lambda end: end.fun).x
    rng = np.random.default_rng(1)
    for _ in range(4000):
        resample(best if first is None else first, rng.integers(0, len(y), len(y)))
    return time.perf_counter() - begun, sum(end.fun <= OPTIMUM * (1 + 1e-6) for end in ends) / len(ends)


def as_authors():
    objective = published(autograd.numpy)
    slope = autograd.grad(objective)
    return by_scipy(
        lambda start, rows: minimize(objective, start, args=(N[rows], D[rows], L[rows]), method="L-BFGS-B"),
        lambda start, rows: minimize(objective, start, args=(N[rows], D[rows], L[rows]), jac=slope, method="BFGS"),
        HOFFMANN)


def by_quotients():
    objective = published(np)
    search = lambda start, rows: minimize(objective, start, args=(N[rows], D[rows], L[rows]), method="L-BFGS-B")
    return by_scipy(search, search)


def by_gradients():
    search = lambda start, rows: minimize(gradient, start, args=(rows,), jac=True, method="L-BFGS-B")
    return by_scipy(search, search)


def law(command):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "grid.csv"), "w") as grid:
            grid.write("A,B,E,alpha,beta\n")
            for a, b, e, alpha, beta in GRID:
                grid.write("%r,%r,%r,%r,%r\n" % (math.exp(a), math.exp(b), math.exp(e), alpha, beta))
        script = os.path.join(folder, "protocol.law")
        with open(script, "w") as out:
            out.write(SCRIPT % DATA)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        printed = subprocess.run(command + [script], cwd=HOME, check=True, stdout=subprocess.PIPE, text=True).stdout
        wall = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(printed.split()[0]) / len(GRID)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=12)
    options.add_argument("--law", nargs="+", default=["./law", "run"])
    chosen = options.parse_args()
    np.seterr(all="ignore")
    law(chosen.law)  # builds, and makes the class-data archive
    ways = [("as its authors run it", as_authors, 60)] if autograd else []
    ways += [("in plain numpy, by difference quotients", by_quotients, None), ("with analytic gradients", by_gradients, 25)]
    share = chosen.rounds // (len(ways) + 1)
    rounds, scipys = [], []
    for _, way, _ in ways:
        rounds += [law(chosen.law) for _ in range(share)]
        scipys.append(way())
    rounds += [law(chosen.law) for _ in range(chosen.rounds - len(rounds))]
    wall, processor = (statistics.median(r[k] for r in rounds) for k in (0, 1))
    table = "".join("| scipy %s | %.1f | | %.0f %% |\n" % (name, s, 100 * reached) for (name, _, _), (s, reached) in zip(ways, scipys))
    ratios = "".join(
        "- scipy %s over Law: %.1f%s\n" % (name, s / wall, "; goal %d" % goal if goal else "")
        for (name, _, goal), (s, _) in zip(ways, scipys))
    text = """`python3 src/bench/protocol.py --rounds %d`

%s, scipy %s, %s. Scipy on one core, Law a whole cold process on two (median of %d). Wall time.

| what | s | processor, s | starts at the optimum |
|---|---|---|---|
| Law | %.2f | %.2f | %.2f %% |
%s
%s""" % (chosen.rounds, machine(), scipy.__version__, "autograd" if autograd else "no autograd, so not as its authors run it",
         chosen.rounds, wall, processor, 100 * min(r[2] for r in rounds), table, ratios)
    print(text)
    record("The published protocol", text)


if __name__ == "__main__":
    main()

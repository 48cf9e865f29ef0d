"""The published protocol, 4,500 starts of the grid and 4,000 bootstraps of the law of Hoffmann et al. (Besiroglu et al.
2024): Law as one cold process beside scipy, as its authors run it (L-BFGS-B with difference quotients) and with the
analytic gradient. Scipy does every 100th start and as large a part of the bootstraps; its time is scaled up by that.
Prints the ratios and writes them into baseline.md.

    python3 src/bench/protocol.py [--rounds 3] [--law ./law run] [--part 100]"""

import argparse
import itertools
import math
import os
import resource
import statistics
import subprocess
import tempfile
import time

import numpy as np
from scipy.optimize import minimize

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


def value(p, rows):
    return loss(p, rows)[0]


def gradient(p, rows):
    f, slope, ex, ez, ee = loss(p, rows)
    sx, sz = slope * ex, slope * ez
    return f, np.array([sx.sum(), sz.sum(), (slope * ee).sum(), -(sx * u[rows]).sum(), -(sz * v[rows]).sum()])


def scipy(analytic, part):
    """Seconds of the whole, scaled up, and the share of the starts that end within 1e-6 of the optimum."""
    objective, jac = (gradient, True) if analytic else (value, None)
    everything = np.arange(len(y))
    begun = time.process_time()
    ends = [minimize(objective, start, args=(everything,), jac=jac, method="L-BFGS-B") for start in GRID[::part]]
    starts = (time.process_time() - begun) * len(GRID) / len(ends)
    best = min(ends, key=lambda end: end.fun).x
    rng = np.random.default_rng(1)
    begun = time.process_time()
    count = 4000 // part
    for _ in range(count):
        minimize(objective, best, args=(rng.integers(0, len(y), len(y)),), jac=jac, method="L-BFGS-B")
    draws = (time.process_time() - begun) * 4000 / count
    reached = sum(end.fun <= OPTIMUM * (1 + 1e-6) for end in ends) / len(ends)
    return starts + draws, reached


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
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--law", nargs="+", default=["./law", "run"])
    options.add_argument("--part", type=int, default=100)
    chosen = options.parse_args()
    law(chosen.law)  # builds, and makes the class-data archive
    rounds = [(law(chosen.law), scipy(False, chosen.part), scipy(True, chosen.part)) for _ in range(chosen.rounds)]
    middle = lambda of: statistics.median(of(r) for r in rounds)
    wall, processor = middle(lambda r: r[0][0]), middle(lambda r: r[0][1])
    published, analytic = middle(lambda r: r[1][0]), middle(lambda r: r[2][0])
    text = """`python3 src/bench/protocol.py`

%s. Load while measuring: %.1f. Scipy: every %dth start and as many of the bootstraps, scaled up, processor time of its one core;
Law: a whole cold process.

| what | wall, s | processor, s | starts at the optimum |
|---|---|---|---|
| Law | %.2f | %.2f | %.1f %% |
| scipy as published | | %.1f | %.0f %% |
| scipy with analytic gradients | | %.1f | %.0f %% |

- scipy as published over Law: %.1f (wall), %.1f if both cores were free for it (half its processor time); goal 60
- scipy with analytic gradients over Law: %.1f, %.1f; goal 25
""" % (machine(), os.getloadavg()[0], chosen.part, wall, processor, 100 * rounds[0][0][2], published, 100 * rounds[0][1][1],
       analytic, 100 * rounds[0][2][1], published / wall, 2 * published / processor, analytic / wall, 2 * analytic / processor)
    print(text)
    record("The published protocol", text)


if __name__ == "__main__":
    main()

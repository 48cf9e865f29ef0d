"""How the cost of a fit grows with rows, parameters, groups, starts and bootstraps, one at a time: processor time of
warm fits by Huber's loss (1e-3) on the logarithm, on two threads. Prints the table, with the exponent of the growth from
line to line (1 is linear), and the time of a law with a parameter for each of many groups over that of one group; writes both into
baseline.md.

    mvn -q -Pquick test-compile
    python3 src/bench/growth.py [--times 5]"""

import argparse
import math
import os
import re
import tempfile

from compare import class_path, java, machine, output, record

WHAT = {
    "rows": "rows, law of 5 parameters, 12 starts",
    "parameters": "parameters (floor and powers), 2,000 rows",
    "groups": "groups of 20 rows, one `E` each",
    "starts": "starts, 240 rows",
    "draws": "bootstraps, 240 rows",
}


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--times", type=int, default=5)
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        path = class_path(folder, ["target/quick/classes", "target/quick/test-classes"])
        command = [java(), "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector", "-cp", path]
        found = output(*command, "org.lawlang.fit.Growth", str(chosen.times))
        grouped = output(*command, "org.lawlang.fit.Timing", "groups")
    lines = ["| what | number | processor, s | exponent |", "|---|---|---|---|"]
    before = None
    for line in found.splitlines():
        what, number, seconds = line.split()
        number, seconds = int(number), float(seconds)
        exponent = ""
        if before and before[0] == what:
            exponent = "%.2f" % (math.log(seconds / before[2]) / math.log(number / before[1]))
        lines.append("| %s | %s | %.3f | %s |" % (WHAT[what], format(number, ","), seconds, exponent))
        before = (what, number, seconds)
    table = "\n".join(lines)
    print(table)
    record("The cost of growth", "`mvn -q -Pquick test-compile && python3 src/bench/growth.py --times %d`\n\n"
           "%s. Load while measuring: %.1f. Least processor time (compilation by HotSpot counts) of %d warm fits; an exponent of 1 is"
           " linear, less is a fixed cost.\n\n%s\n" % (chosen.times, machine(), load, chosen.times, table))
    groups(grouped, load)


def groups(found, load):
    """What `Timing groups` prints: a line a fit, and below each of many groups how many times one group it takes."""
    lines = ["| objective | parameters of each group | groups of 20 rows | processor, s | times one group |", "|---|---|---|---|---|"]
    objectives = iter(["squares", "huber on log"])
    for line in found.splitlines():
        if fit := re.match(r"(one group|(\d+) (\S.*?)) +([\d.]+) s ", line):
            count, what, seconds = fit.group(2), fit.group(3), fit.group(4)
            if not count:
                objective = next(objectives)
                lines.append("| %s | | 1 | %s | |" % (objective, seconds))
        elif times := re.match(r" +([\d.]+) times one group", line):
            lines.append("| %s | %s | %s | %s | %s |" % (objective, what, format(int(count), ","), seconds, times.group(1)))
    table = "\n".join(lines)
    print(table)
    record("Many groups", "`mvn -q -Pquick test-compile && python3 src/bench/growth.py`, by the main class `org.lawlang.fit.Timing groups` of the"
           " tests\n\n%s. Load while measuring: %.1f. Mean processor time of 10 fits after 20 of the same; the goal for `E` of"
           " 1,000 groups is 50 times.\n\n%s\n" % (machine(), load, table))


if __name__ == "__main__":
    main()

"""How the cost of a fit grows with rows, parameters, groups, starts and bootstraps, one at a time: processor time of
warm fits by Huber's loss (1e-3) on the logarithm, on two threads. Prints the table, with the exponent of the growth from
line to line (1 is linear), and writes it into baseline.md.

    mvn -q -Pquick test-compile
    python3 src/bench/growth.py [--times 5]"""

import argparse
import math
import os
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
        found = output(java(), "-XX:+UseSerialGC", "--add-modules", "jdk.incubator.vector", "-cp", path,
                       "org.lawlang.fit.Growth", str(chosen.times))
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


if __name__ == "__main__":
    main()

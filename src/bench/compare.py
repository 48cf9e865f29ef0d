"""One evaluation of the huber(1e-3) objective of Hoffmann et al.'s law over their 240 runs: Law's kernels (JMH) beside the
same loop in C and in numpy, in turn, on one core. Prints the ratios and writes them into baseline.md.

    mvn -q -Pbench test-compile
    python3 src/bench/compare.py [--rounds 3] [--classes target/classes target/bench-classes]

C is built into a temporary folder with `gcc -O3 -march=native -ffast-math -fopenmp-simd`; numbers are medians."""

import argparse
import csv
import glob
import json
import math
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
HOME = os.path.dirname(os.path.dirname(HERE))
DATA = os.path.join(os.path.dirname(HOME), "shared", "data", "chinchilla_epoch", "chinchilla_epoch_240.csv")
PARTS = ["VALUE", "GRADIENT", "HESSIAN", "SCALED", "SURFACE"]


def output(*command):
    return subprocess.run(command, cwd=HOME, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def rows(path):
    with open(DATA) as source:
        runs = list(csv.DictReader(source))
    with open(path, "w") as out:
        out.write("%d\n" % len(runs))
        for run in runs:
            out.write("%r %r %r\n" % tuple(math.log(float(run[c])) for c in ("N", "D", "loss")))


def class_path(folder, classes):
    file = os.path.join(folder, "class-path")
    output("mvn", "-q", "-Pbench", "dependency:build-classpath", "-Dmdep.outputFile=" + file)
    return os.pathsep.join([os.path.join(HOME, c) for c in classes] + [open(file).read().strip()])


def java():
    """A JDK 25 or newer, found as the launcher finds one."""
    homes = [os.environ.get("JAVA_HOME", "")]
    for pattern in ("/usr/lib/jvm/*", "/opt/*", os.path.expanduser("~/.sdkman/candidates/java/*")):
        homes += sorted(glob.glob(pattern))
    for home in homes:
        try:
            with open(os.path.join(home, "release")) as release:
                version = re.search(r'JAVA_VERSION="(\d+)', release.read())
            if version and int(version.group(1)) >= 25:
                return os.path.join(home, "bin", "java")
        except OSError:
            pass
    return "java"


def jmh(path, data, part, folder):
    result = os.path.join(folder, "jmh.json")
    output(java(), "--add-modules", "jdk.incubator.vector", "-cp", path, "org.openjdk.jmh.Main", "KernelBench",
           "-p", "part=" + part, "-jvmArgsAppend", "-Drows=" + data + " --add-modules=jdk.incubator.vector",
           "-prof", "gc", "-rf", "json", "-rff", result)
    with open(result) as found:
        run = json.load(found)[0]
    allocated = run["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
    return run["primaryMetric"]["scorePercentiles"]["50.0"], allocated


def machine():
    model = "processor unknown"
    try:
        model = re.search(r"model name\s*:\s*(.*)", open("/proc/cpuinfo").read()).group(1)
    except (OSError, AttributeError):
        pass
    version = subprocess.run([java(), "-version"], stderr=subprocess.PIPE, text=True).stderr.splitlines()[0]
    gcc = output("gcc", "--version").splitlines()[0]
    import numpy

    return "%s, %d cores, %s; %s; %s; numpy %s" % (
        model, os.cpu_count(), platform.system(), version.replace('"', ""), gcc, numpy.__version__)


def record(section, text):
    """Replaces a section of baseline.md."""
    path = os.path.join(HERE, "baseline.md")
    old = open(path).read() if os.path.exists(path) else "# What was measured\n"
    parts = re.split(r"(?m)^(?=## )", old)
    kept = [p for p in parts if not p.startswith("## " + section + "\n")]
    with open(path, "w") as out:
        out.write("\n".join(p.strip() + "\n" for p in kept + ["## %s\n\n%s" % (section, text)]))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--classes", nargs=2, default=["target/classes", "target/bench-classes"])
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "rows")
        rows(data)
        program = os.path.join(folder, "chinchilla")
        output("gcc", "-O3", "-march=native", "-ffast-math", "-fopenmp-simd", "-o", program,
               os.path.join(HERE, "chinchilla.c"), "-lm")
        path = class_path(folder, chosen.classes)
        times, allocated = {}, {}
        for _ in range(chosen.rounds):
            times.setdefault("C", []).append(float(output(program, data).split()[0]))
            times.setdefault("numpy", []).append(float(output(sys.executable, os.path.join(HERE, "chinchilla.py"), data).split()[0]))
            for part in PARTS:
                time, allocated[part] = jmh(path, data, part, folder)
                times.setdefault(part, []).append(time)
    median = {k: statistics.median(v) for k, v in times.items()}
    lines = ["| what | ns | rounds |", "|---|---|---|"]
    for key, name in [("C", "C, value and gradient"), ("numpy", "numpy, value and gradient"), ("VALUE", "Law, value"),
                      ("GRADIENT", "Law, value and gradient"), ("HESSIAN", "Law, with the Hessian"),
                      ("SCALED", "Law, with the Hessian and the diagonal of the normal matrix"),
                      ("SURFACE", "Law, with the Hessian and the normal matrix")]:
        lines.append("| %s | %.0f | %s |" % (name, median[key], ", ".join("%.0f" % t for t in times[key])))
    lines += ["", "- gradient of Law over C: %.2f (goal 1.4)" % (median["GRADIENT"] / median["C"]),
              "- numpy over gradient of Law: %.1f (goal 15)" % (median["numpy"] / median["GRADIENT"]),
              "- Hessian over gradient: %.2f (goal 2.5)" % (median["HESSIAN"] / median["GRADIENT"]),
              "- bytes that an evaluation allocates (JMH's `-prof gc`): %.0f" % max(allocated.values())]
    text = "`mvn -q -Pbench test-compile && python3 src/bench/compare.py`\n\n%s. Load while measuring: %.1f.\n\n%s\n" % (
        machine(), os.getloadavg()[0], "\n".join(lines))
    print(text)
    record("One evaluation, 240 rows", text)


if __name__ == "__main__":
    main()

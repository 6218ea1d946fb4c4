"""What every bench needs: candidates, their runs, medians, ratios, tables, checks, files."""
import dataclasses
import glob
import hashlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Callable, Optional

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BENCH = os.path.join(ROOT, "build", "bench")
wrong = []
warm = True  # memory is fetched from the host before each run
LEAST_PEAK = 256 * 2**20  # of a candidate that has not run yet


@dataclasses.dataclass
class Candidate:
    name: str
    argv: list
    runs: Optional[int] = None  # fewer than the others
    read: Callable = lambda output: {}  # more figures, from stdout and what was written
    results: list = dataclasses.field(default_factory=list)

    def median(self, figure):
        values = [r[figure] for r in self.results if r.get(figure) is not None]
        return statistics.median(values) if values else None


FETCH = """import mmap, sys
nbytes = int(sys.argv[1])
memory = mmap.mmap(-1, nbytes, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
memory.madvise(mmap.MADV_HUGEPAGE)
memory[::mmap.PAGESIZE] = bytes(len(range(0, nbytes, mmap.PAGESIZE)))"""


def fetch_memory(nbytes):
    """Takes so much memory and gives it back, so that the run that comes next finds it in the machine. A virtual machine may hand pages that
    nobody uses to its host within seconds (free page reporting): whoever takes them again waits for the host, twenty times as long as for a page.
    In a process of its own: a run's peak would be no less than that of the process that starts it."""
    subprocess.run([sys.executable, "-c", FETCH, str(nbytes)], check=True)


def measure(candidate):
    """Runs it once: wall and CPU seconds, peak memory, what it says."""
    if warm:
        fetch_memory(2 * max([LEAST_PEAK] + [r["peak"] for r in candidate.results]))
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        process = subprocess.Popen([str(a) for a in candidate.argv], stdout=out, cwd=BENCH)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        output = out.read().decode()
    if process.returncode != 0:
        sys.exit(f"bench: {candidate.name} ended with {process.returncode}")
    result = {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * 1024}
    result.update(candidate.read(output))
    candidate.results.append(result)


def interleave(candidates, runs):
    """Every candidate once a round, so that a slow moment of the machine meets all of them."""
    for number in range(runs):
        for c in candidates:
            if c.runs is None or number < c.runs:
                measure(c)


def ratio(a, b, figure="wall"):
    """Median over the rounds of a over b."""
    ratios = [x[figure] / y[figure] for x, y in zip(a.results, b.results) if y[figure]]
    return statistics.median(ratios) if ratios else float("nan")


def expect(good, what):
    print(("ok " if good else "not ok ") + what)
    if not good:
        wrong.append(what)


def table(title, head, rows):
    widths = [max(len(str(r[i])) for r in [head] + rows) for i in range(len(head))]
    print(f"\n{title}\n")
    for row in [head] + rows:
        print("  " + "  ".join(str(x).ljust(w) if i == 0 else str(x).rjust(w) for i, (x, w) in enumerate(zip(row, widths))))
    print(flush=True)


def seconds(x):
    return "" if x is None else f"{x:.3f}" if x < 10 else f"{x:.1f}"


def mib(x):
    return f"{x / 2**20:.0f} MiB" if x >= 10 * 2**20 else f"{x / 2**10:,.0f} KiB"


def machine():
    model = [line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")][:1]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cpu": (model or [platform.machine()])[0], "cores": len(os.sched_getaffinity(0)), "memory": memory,
            "system": platform.platform(), "load": os.getloadavg()}


def keep(name, candidates, **more):
    folder = os.path.join(BENCH, "results")
    os.makedirs(folder, exist_ok=True)
    body = {"bench": name, "machine": machine(), **more,
            "candidates": [{"name": c.name, "argv": [str(a) for a in c.argv], "results": c.results} for c in candidates]}
    with open(os.path.join(folder, name + ".json"), "w") as out:
        json.dump(body, out, indent=1)


def orders(options, shape):
    """The shape's files, generated unless they are there."""
    folder = os.path.join(BENCH, shape)
    if not os.path.isdir(folder):
        shutil.rmtree(folder + ".part", ignore_errors=True)
        os.makedirs(BENCH, exist_ok=True)
        subprocess.run([options.program("bench/shop_generator"), shape, folder + ".part"], check=True)
        os.rename(folder + ".part", folder)
    return sorted(glob.glob(os.path.join(folder, "*.csv.gz")))


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest() if hasattr(hashlib, "file_digest") else hashlib.sha256(f.read()).hexdigest()


def floor(options, files, threads):
    def read(output):
        figures = dict(line.split() for line in output.splitlines())
        return {"wall": float(figures["inflate_wall_seconds"]), "cpu": float(figures["inflate_cpu_seconds"])}

    return Candidate(f"floor, {threads} thread{'s'[:threads > 1]}",
                     [options.program("bench/floor"), "--threads", threads, *files], read=read)


def cobuy(options, files, threads, *more, name=None):
    name = name or f"cobuy, {threads} thread{'s'[:threads > 1]}"
    stem = os.path.join(BENCH, "index-" + "".join(x if x.isalnum() else "-" for x in name))

    def read(_):
        report = json.load(open(stem + ".json"))
        return {"stages": report["cost"]["stages"], "lines": report["lines"]["lines"], "index_bytes": report["index_bytes"],
                "sha256": sha256(stem + ".cobuy")}

    return Candidate(name, [options.program("cobuy"), "build", "--quiet", "--threads", threads, *more, "--report",
                            stem + ".json", "-o", stem + ".cobuy", *files], read=read)


def cost_rows(candidates, base):
    return [[c.name, seconds(c.median("wall")), seconds(c.median("cpu")), mib(c.median("peak")), f"{ratio(c, base):.2f}",
             f"{ratio(c, base, 'cpu'):.2f}"] for c in candidates]

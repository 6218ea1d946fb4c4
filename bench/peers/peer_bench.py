"""Other programs on the same files for the same answers, and whether these agree."""
import csv
import os
import shutil
import statistics
import subprocess
import sys

from harness import BENCH, ROOT, Candidate, cobuy, cost_rows, expect, interleave, keep, orders, seconds, table

TOP = 20
# The peers' question: what was seen five times, by support, 20 at most.
PLAIN = ["--min-support", 5, "--min-customers", 1, "--min-lift", 0, "--fdr", 1, "--max-price-ratio", 0, "--rank-by", "support", "--top", TOP]


def install_duckdb():
    """DuckDB for node in build/bench/peers, at the version bench/peers/package.json names."""
    to = os.path.join(BENCH, "peers")
    source = os.path.join(ROOT, "bench", "peers")
    if shutil.which("npm") is None:
        return False
    os.makedirs(to, exist_ok=True)
    for name in os.listdir(source):
        if name.endswith((".mjs", ".json")):
            shutil.copy(os.path.join(source, name), to)
    if not os.path.isdir(os.path.join(to, "node_modules", "@duckdb")):
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=to, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return subprocess.run(["node", "-e", "require('@duckdb/node-api')"], cwd=to, stderr=subprocess.DEVNULL).returncode == 0


def peer_candidates(options, files):
    """Name, what runs it, whether it can run, how to get it."""
    source = os.path.join(ROOT, "bench", "peers")
    python = next((p for p in ("/usr/bin/python3", sys.executable)
                   if subprocess.run([p, "-c", "import pandas, scipy.sparse"], stderr=subprocess.DEVNULL).returncode == 0), None)
    graphblas = options.program("bench/graphblas_tables")

    def figures(output):
        return {name: float(value) for name, value in (line.split() for line in output.splitlines())}

    def peer(name, argv):
        out = os.path.join(BENCH, "top-" + "".join(x if x.isalnum() else "-" for x in name) + ".csv")
        c = Candidate(name, [*argv, "--out", out, *files], read=figures)
        c.out = out
        return c

    script = os.path.join(BENCH, "peers", "duckdb_tables.mjs")
    found = []
    if install_duckdb():
        found += [peer("duckdb", ["node", script]), peer("duckdb, 16 passes", ["node", script, "--passes", 16])]
    else:
        print("skip duckdb: npm cannot install @duckdb/node-api")
    if python:
        found.append(peer("pandas + scipy", [python, os.path.join(source, "scipy_tables.py")]))
    else:
        print("skip scipy: it needs python3-pandas and python3-scipy")
    if os.path.exists(graphblas):
        c = peer("graphblas, counting", [graphblas])
        c.read = lambda output: {**figures(output), "wall": figures(output)["counting_wall_seconds"], "cpu": figures(output)["counting_cpu_seconds"]}
        found.append(c)
    else:
        print("skip graphblas: it needs libgraphblas-dev")
    return found


def read_tops(path):
    """{(table, anchor): [(item, support)]}, best first."""
    tops = {}
    with open(path, newline="") as f:
        for t, anchor, _, item, support in csv.reader(f):
            if int(support) >= 5:
                tops.setdefault((t, anchor), []).append((item, int(support)))
    return tops


def cobuy_tops(options, files, *more):
    index, out = os.path.join(BENCH, "plain.cobuy"), os.path.join(BENCH, "top-cobuy.csv")
    subprocess.run([str(a) for a in (options.program("cobuy"), "build", "--quiet", *PLAIN, *more, "-o", index, *files)], check=True)
    with open(out, "w", newline="") as f:
        for t in ("together", "next"):
            export = subprocess.run([options.program("cobuy"), "export", index, "--table", t, "--format", "csv"], check=True,
                                    capture_output=True, text=True).stdout.splitlines()
            for row in csv.DictReader(export):
                f.write(f"{t},{row['anchor']},{row['rank']},{row['item']},{row['support']}\n")
    return read_tops(out)


def compare_tops(shape, ours, peer, exact):
    """exact: the lists are the same. Otherwise next lists only pairs that five customers stand behind."""
    theirs = read_tops(peer.out)
    for t in ("together", "next"):
        a = {k: v for k, v in ours.items() if k[0] == t}
        b = {k: v for k, v in theirs.items() if k[0] == t}
        pairs = sum(map(len, b.values()))
        if exact or t == "together":
            bad = sum(a.get(k) != b.get(k) for k in a.keys() | b.keys())
            expect(bad == 0 and pairs > 0, f"{shape}: {t}: cobuy and {peer.name} have the same lists of {len(b):,} anchors, {pairs:,} pairs" + (f"; {bad:,} differ" if bad else ""))
        else:
            same = other = 0
            for k, v in a.items():
                known = dict(b.get(k, []))
                for item, support in v:
                    same += known.get(item) == support
                    other += item in known and known[item] != support
            expect(other == 0 and same > 0, f"{shape}: {t}: {same:,} pairs of cobuy and {peer.name} have the same support, {other:,} another")


def run_peers(options):
    for shape in options.shapes or ["S1", "S2"]:
        files = orders(options, shape)
        peers = peer_candidates(options, files)
        engine = cobuy(options, files, 2)
        runs = options.runs if shape == "S1" else min(options.runs, 3)
        interleave([engine] + peers, runs)
        table(f"{shape}: both tables, medians of {runs}", ["", "wall s", "CPU s", "peak", "x cobuy, wall", "x cobuy, CPU", "x cobuy, peak"],
              [[*row, f"{c.median('peak') / engine.median('peak'):.1f}"] for row, c in zip(cost_rows([engine] + peers, engine), [engine] + peers)])
        counting = statistics.median(r["stages"]["count"]["wall_seconds"] for r in engine.results)
        print(f"  cobuy's stage count alone: {seconds(counting)} s wall; GraphBLAS has that to compare with\n")
        keep(f"peers-{shape}", [engine] + peers)
        exact = shape == "S1"
        ours = cobuy_tops(options, files, *(["--min-support", 1] if exact else []))
        for peer in peers:
            compare_tops(shape, ours, peer, exact)

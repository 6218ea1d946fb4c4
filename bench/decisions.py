"""The decisions, tried on orders held back: `cobuy evaluate` on Online Retail II, what it has to show, and the curve over the margin weight."""
import json
import os
import subprocess

from harness import BENCH, ROOT, expect, table
from retail_groups import write_catalog

ORDERS = [os.path.join(ROOT, os.pardir, "shared", "data", f"online_retail_II_{years}.csv.gz") for years in ("2009_2010", "2010_2011")]
COLUMNS = "order=Invoice,item=StockCode,customer=Customer ID,time=InvoiceDate,quantity=Quantity,price=Price"
SPLITS = ("2011-06-01", "2011-09-01")
WEIGHTS = (0, 0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 1)
SHOWN = [("hit rate", "hit_rate"), ("a slot", "slot_rate"), ("increment", "increment"), ("recall", "recall"), ("expected", "expected_margin"),
         ("realised", "realised_margin"), ("gained", "gained_margin"), ("returned", "returned"), ("covered", "covered")]


def try_lists(options, *more):
    return json.loads(subprocess.run([options.program("cobuy"), "evaluate", "--quiet", "--json", *more], check=True, capture_output=True, text=True).stdout)["tables"]


def evaluate(options, split, *more):
    return try_lists(options, "--columns", COLUMNS, "--cost-share", "0.6", "--split", split, *more, *ORDERS)


def level_of(ranking, at):
    return next(level for level in ranking["levels"] if level["at"] == at)


def figure(level, name):
    low, high = level.get("intervals", {}).get(name, (None, None))
    return f"{level[name]:.4f}" + (f" [{low:.4f} {high:.4f}]" if low is not None else "")


def show(split, name, rankings, at):
    table(f"{name} @{at}, split {split}: 95 % intervals over customers", ["", "answered", *[title for title, _ in SHOWN]],
          [[r["name"], f"{r['answered']:.3f}", *[figure(level_of(r, at), what) for _, what in SHOWN]] for r in rankings])


def best(others, what):
    """The baseline that is best in a measure, and its figure."""
    return max(((level_of(r, 3)[what], r["name"]) for r in others))


def check_together(split, rankings):
    own, others = level_of(rankings[0], 3), rankings[1:]
    of = {r["name"]: level_of(r, 3) for r in others}
    top, who = best(others, "hit_rate")
    expect(own["hit_rate"] >= 0.94 * top, f"{split} together @3: hit rate {own['hit_rate']:.4f}, {own['hit_rate'] / top:.3f} of {who}'s, the best baseline's; at least 0.94")
    expect(own["hit_rate"] > max(of[b]["hit_rate"] for b in ("popularity", "lift", "cosine")), f"{split} together @3: hit rate above popularity's, lift's, cosine's")
    expect(own["hit_rate"] >= 0.98 * of["llr"]["hit_rate"], f"{split} together @3: hit rate {own['hit_rate'] / of['llr']['hit_rate']:.3f} of LLR's; at least 0.98")
    top, who = best(others, "increment")
    expect(own["increment"] >= top, f"{split} together @3: increment a slot {own['increment']:.4f}, {who}'s, the best baseline's, {top:.4f}")
    top, who = best(others, "realised_margin")
    expect(own["realised_margin"] >= 1.4 * top, f"{split} together @3: realised margin {own['realised_margin']:.4f}, {own['realised_margin'] / top:.2f} x {who}'s, the best baseline's; at least 1.4")
    least = min((of[b]["returned"], b) for b in of)
    expect(own["returned"] <= least[0], f"{split} together @3: returned {own['returned']:.4f}; the least of the baselines', {least[1]}'s, {least[0]:.4f}")


def check_next(split, rankings):
    own, others = level_of(rankings[0], 3), rankings[1:]
    top, who = best(others, "slot_rate")
    expect(own["slot_rate"] >= 0.95 * top, f"{split} next @3: hits a slot {own['slot_rate']:.4f}, {own['slot_rate'] / top:.3f} of {who}'s, the best baseline's; at least 0.95")
    for what in ("increment", "gained_margin", "realised_margin"):
        top, who = best(others, what)
        expect(own[what] > top, f"{split} next @3: {what.replace('_', ' ')} {own[what]:.4f}; the best baseline's, {who}'s, {top:.4f}")


SAMPLE = [os.path.join(ROOT, "data", name) for name in ("catalog.csv", "orders.csv")]


def backoff_rows(name, without, backed):
    """What backing off adds: anchors answered, hits, and what the slots are worth that it fills."""
    rows = []
    for t in ("together", "next"):
        rankings = [tables[t]["rankings"][0] for tables in (without, backed)]
        old, new = (level_of(r, 3) for r in rankings)
        slots = new["slots"] - old["slots"]
        added = [f"{(new[what] * new['slots'] - old[what] * old['slots']) / slots if slots else 0:.4f}" for what in ("slot_rate", "increment")]
        rows.append([f"{name}, {t}", *[f"{r['answered']:.4f}" for r in rankings], *[f"{x['hit_rate']:.4f}" for x in (old, new)], f"{slots}",
                     f"{old['slot_rate']:.4f}", *added])
        expect(rankings[1]["answered"] >= rankings[0]["answered"] and new["hit_rate"] >= old["hit_rate"], f"{name}, {t}: --backoff answers no fewer and hits no less")
    return rows


def try_backoff(options):
    rows = []
    for support in ("5", "20"):
        shop = ["--split", "2025-01-01", "--bootstrap", "0", "--min-support", support, "--catalog", *SAMPLE]
        rows += backoff_rows(f"sample shop, --min-support {support}", try_lists(options, *shop), try_lists(options, *shop, "--backoff"))
    if all(os.path.exists(path) for path in ORDERS):
        os.makedirs(BENCH, exist_ok=True)
        catalog = os.path.join(BENCH, "retail_groups.csv")
        print(f"Online Retail II: {write_catalog(ORDERS, catalog)} categories")
        for split in SPLITS:
            groups = ["--bootstrap", "0", "--catalog", catalog, "--uncatalogued", "keep", "--max-price-ratio", "0"]
            rows += backoff_rows(f"Online Retail II, {split}", evaluate(options, split, *groups), evaluate(options, split, *groups, "--backoff"))
    table("backing off, @3; added: what the slots are worth that it fills", ["", "answered", "with it", "hit rate", "with it", "slots more", "hits a slot", "added",
                                                                              "added increment"], rows)


def run_decisions(options):
    if not all(os.path.exists(path) for path in ORDERS):
        print("skip decisions: Online Retail II is not beside the checkout")
        return
    for split in SPLITS:
        tables = evaluate(options, split)
        for name, check in (("together", check_together), ("next", check_next)):
            for at in (1, 3, 12):
                show(split, name, tables[name]["rankings"], at)
            check(split, tables[name]["rankings"])
    rows = []
    for weight in WEIGHTS:
        row = [f"{weight:g}"]
        for split in SPLITS:
            tables = evaluate(options, split, "--bootstrap", "0", "--margin-weight", str(weight))
            for name in ("together", "next"):
                own = level_of(tables[name]["rankings"][0], 3)
                row += [f"{own[what]:.4f}" for what in ("hit_rate" if name == "together" else "slot_rate", "increment", "realised_margin")]
        rows.append(row)
    head = [f"{what} {name[0]} {split[5:7]}" for split in SPLITS for name in ("together", "next") for what in ("hits", "increment", "realised")]
    table("the margin weight, @3; t: together, hit rate; n: next, hits a slot; 06, 09: the month of the split", ["w", *head], rows)

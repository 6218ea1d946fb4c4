"""Measures of cobuy evaluate, counted again from the definitions alone: check.py COBUY SPLIT ORDERS...

Reads the orders itself, and cobuy's own lists from an index that `build --until` wrote. Of all the rankings it tries cobuy's lists and
confidence in `together`, and cobuy's in `next`, at 1, 3 and 12. No library, no code of cobuy.
"""
import csv
import gzip
import json
import math
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from datetime import datetime, timedelta

LEVELS = (1, 3, 12)
COLUMNS = "order=Invoice,item=StockCode,customer=Customer ID,time=InvoiceDate,quantity=Quantity,price=Price"
COST_SHARE = 0.6


def read(paths, split):
    """Orders as [time, customer, bought, returned], and the price of each item: the middle one of its latest five (time, price) of the past."""
    orders, prices = {}, {}
    for path in paths:
        with gzip.open(path, "rt", newline="", encoding="utf-8") as file:
            for line in csv.DictReader(file):
                quantity, price, time = float(line["Quantity"]), float(line["Price"]), datetime.fromisoformat(line["InvoiceDate"])
                if quantity == 0 or price < 0:
                    continue
                order = orders.setdefault(line["Invoice"], [time, None, set(), set()])
                order[0] = min(order[0], time)
                customer = line["Customer ID"]
                if customer and (order[1] is None or customer < order[1]):
                    order[1] = customer
                order[2 if quantity > 0 else 3].add(line["StockCode"])
                if quantity > 0 and price > 0 and time < split:
                    prices.setdefault(line["StockCode"], set()).add((time, price))
    latest = {item: sorted(price for _, price in sorted(seen)[-5:]) for item, seen in prices.items()}
    return orders, {item: of_late[(len(of_late) - 1) // 2] for item, of_late in latest.items()}


def baskets(orders):
    """Those that are orders: a basket that is not empty and not over the limit; and how often each item came back."""
    back = Counter()
    kept = {}
    for name, order in orders.items():
        if len(order[2]) > 200:
            continue
        back.update(order[3])
        if order[2]:
            kept[name] = order
    return kept, back


def followed(orders):
    """By eligible order: the items of the orders that follow it, without its own."""
    last = max(order[0] for order in orders.values())
    histories = defaultdict(list)
    for name, order in orders.items():
        if order[1] is not None:
            histories[order[1]].append((order[0], name.encode(), name))
    found = {}
    for history in histories.values():
        history.sort()
        for time, _, name in history:
            if time + timedelta(days=60) > last:
                continue
            later = [n for t, _, n in history if time < t <= time + timedelta(days=60)][:5]
            found[name] = set().union(*(orders[n][2] for n in later)) - orders[name][2]
    return found


def confidence_lists(orders, anchors):
    counts, pairs = Counter(), defaultdict(Counter)
    for order in orders.values():
        counts.update(order[2])
        for anchor in order[2] & anchors:
            pairs[anchor].update(order[2])
    lists = {}
    for anchor, row in pairs.items():
        del row[anchor]
        best = sorted(row, key=lambda item: (-row[item], item.encode()))
        lists[anchor] = best[: LEVELS[-1]]
    return lists


def own_lists(cobuy, index, table):
    rows = subprocess.run([cobuy, "export", index, "--table", table, "--format", "csv"], check=True, capture_output=True, text=True).stdout
    lists = defaultdict(list)
    for line in csv.DictReader(rows.splitlines()):
        lists[line["anchor"]].append(line["item"])
    return lists


def measures(occasions, lists, base, profit, rate):
    """occasions: (items that are not shown, anchor, items that the list should have)."""
    total = Counter()
    for hidden, anchor, wanted in occasions:
        shown = [item for item in lists.get(anchor, ()) if item not in hidden]
        hits = [item in wanted for item in shown]
        total["occasions"] += 1
        total["mrr"] += 1 / (hits.index(True) + 1) if any(hits) else 0
        for k in LEVELS:
            total[k, "slots"] += len(shown[:k])
            total[k, "hits"] += sum(hits[:k])
            total[k, "hit_rate"] += any(hits[:k])
            total[k, "base"] += sum(base.get(item, 0) for item in shown[:k])
            total[k, "realised_margin"] += sum(profit.get(item, 0) for item, hit in zip(shown[:k], hits) if hit)
            sold = [rate[item] for item in shown[:k] if item in rate]
            total[k, "returned"] += sum(sold)
            total[k, "sold"] += len(sold)
    result = {"mrr": total["mrr"] / total["occasions"]}
    for k in LEVELS:
        result[k] = {
            "hit_rate": total[k, "hit_rate"] / total["occasions"],
            "slot_rate": total[k, "hits"] / total[k, "slots"],
            "increment": (total[k, "hits"] - total[k, "base"]) / total[k, "slots"],
            "realised_margin": total[k, "realised_margin"] / total[k, "slots"],
            "returned": total[k, "returned"] / total[k, "sold"],
        }
    return result


def main():
    cobuy, split, *paths = sys.argv[1:]
    options = ["--quiet", "--columns", COLUMNS, "--cost-share", str(COST_SHARE)]
    told = json.loads(subprocess.run([cobuy, "evaluate", *options, "--json", "--bootstrap", "0", "--split", split, *paths],
                                     check=True, capture_output=True, text=True).stdout)
    orders, prices = read(paths, datetime.fromisoformat(split))
    past, _ = baskets({n: o for n, o in orders.items() if o[0] < datetime.fromisoformat(split)})
    late, back = baskets({n: o for n, o in orders.items() if o[0] >= datetime.fromisoformat(split)})
    sold = Counter(item for order in late.values() for item in order[2])
    rate = {item: min(back[item], n) / n for item, n in sold.items()}
    # cobuy takes the cost in whole pence, halves up.
    profit = {item: (1 - rate.get(item, 0)) * (round(price * 100) - math.floor(round(price * 100) * COST_SHARE + 0.5)) / 100
              for item, price in prices.items()}
    after = followed(late)
    eligible = Counter(item for name in after for item in late[name][2])
    follows = Counter(item for wanted in after.values() for item in wanted)
    together = [((a,), a, o[2] - {a}) for o in late.values() if len(o[2]) > 1 for a in o[2]]
    following = [(late[name][2], a, wanted) for name, wanted in after.items() for a in late[name][2]]
    with tempfile.TemporaryDirectory() as folder:
        index = folder + "/past.cobuy"
        subprocess.run([cobuy, "build", *options, "--until", split, "-o", index, *paths], check=True)
        own = {table: own_lists(cobuy, index, table) for table in ("together", "next")}
    base = {"together": {item: n / len(late) for item, n in sold.items()},
            "next": {item: n / (len(after) - eligible[item]) for item, n in follows.items()}}
    tried = [("together", "cobuy", together, own["together"]),
             ("together", "confidence", together, confidence_lists(past, set(sold))),
             ("next", "cobuy", following, own["next"])]
    bad = 0
    for table, name, occasions, lists in tried:
        mine = measures(occasions, lists, base[table], profit, rate)
        theirs = next(r for r in told["tables"][table]["rankings"] if r["name"] == name)
        compared = [("mrr", mine["mrr"], theirs["mrr"])]
        for level in theirs["levels"]:
            compared += [(f"{m} @{level['at']}", value, level[m]) for m, value in mine[level["at"]].items()]
        if told["tables"][table]["occasions"] != len(occasions):
            compared.append(("occasions", len(occasions), told["tables"][table]["occasions"]))
        wrong = [c for c in compared if abs(c[1] - c[2]) > 1e-6]
        for what, value, other in wrong:
            print(f"{table} {name} {what}: counted {value:.9g}, cobuy says {other:.9g}")
        bad += len(wrong)
        print(f"{table} {name} split {split}: {len(occasions)} occasions, {len(compared)} measures, {len(wrong)} differ; "
              f"hit rate @3 {mine[3]['hit_rate']:.4f}, increment {mine[3]['increment']:.4f}, realised {mine[3]['realised_margin']:.4f}")
    return bad > 0


sys.exit(main())

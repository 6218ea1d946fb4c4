"""--backoff on a stretch of Online Retail II, against the naive counter: who is thin, and every neighbour that its family or category gives.

backoff.py DATA BUILD NAIVE_EXPORT COBUY. All gates but support, customers and lift are open, so that what must be listed follows from the counts.
"""
import collections
import csv
import datetime
import gzip
import itertools
import os
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, os.pardir, "bench"))

from retail_groups import write_catalog  # noqa: E402

LINES, MAX_BASKET, NEXT_DAYS, SUPPORT, CUSTOMERS, LIFT = 30000, 200, 6, 5, 3, 1.2
EPOCH = datetime.datetime(1970, 1, 1)
data, build, naive_export, cobuy = sys.argv[1:]


def path(name):
    return os.path.join(build, "backoff-" + name)


def cut():
    """The first lines of the file, as they are and as the naive counter reads them."""
    source = os.path.join(data, "online_retail_II_2009_2010.csv.gz")
    with gzip.open(source, "rt", encoding="utf-8-sig", newline="") as lines, gzip.open(path("orders.csv.gz"), "wt", encoding="utf-8", newline="") as out, \
            open(path("lines.tsv"), "w", encoding="utf-8") as accepted:
        rows = csv.DictReader(lines)
        writer = csv.DictWriter(out, rows.fieldnames)
        writer.writeheader()
        for row in itertools.islice(rows, LINES):
            writer.writerow(row)
            if float(row["Price"]) < 0 or int(row["Quantity"]) == 0:
                continue
            since = datetime.datetime.fromisoformat(row["InvoiceDate"]) - EPOCH
            print(row["Invoice"], row["StockCode"], row["Customer ID"], since // datetime.timedelta(microseconds=1), int(int(row["Quantity"]) < 0), sep="\t", file=accepted)


def find_sold():
    """Items of orders that are not over the limit."""
    baskets = collections.defaultdict(set)
    with open(path("lines.tsv"), encoding="utf-8") as lines:
        for line in lines:
            order, item, *_, is_return = line.rstrip("\n").split("\t")
            if is_return == "0":
                baskets[order].add(item)
    return set().union(*(basket for basket in baskets.values() if len(basket) <= MAX_BASKET))


def read_groups():
    with open(path("catalog.csv"), encoding="utf-8", newline="") as lines:
        return {row["item"]: {level: f"{level}:{row[level]}" if row[level] else "" for level in ("family", "category")} for row in csv.DictReader(lines)}


def count(groups, level):
    """Pairs of the naive counter by table and anchor, groups among the anchors."""
    with open(path("groups.tsv"), "w", encoding="utf-8") as out:
        for item in sorted(groups):
            if groups[item][level]:
                print(item, groups[item][level], sep="\t", file=out)
    with open(path("lines.tsv"), encoding="utf-8") as lines:
        said = subprocess.run([naive_export, str(MAX_BASKET), str(NEXT_DAYS), "5", str(SUPPORT), path("groups.tsv")], stdin=lines, check=True, capture_output=True, text=True).stdout
    pairs = collections.defaultdict(dict)
    for line in said.splitlines()[1:]:
        table, anchor, item, *numbers = line.split("\t")
        pairs[table, anchor][item] = [*map(int, numbers[:7]), float(numbers[7])]
    return pairs


def passes(table, pair):
    support, customers, expected = pair[0], pair[1], pair[7]
    return support >= SUPPORT and customers >= (SUPPORT if table == "next" else CUSTOMERS) and support >= LIFT * expected


def wanted(table, groups, counts, sold):
    """What every thin anchor must list: item -> (level, pair)."""
    sizes = collections.Counter(groups[i][level] for i in sold if i in groups for level in ("family", "category"))
    lists = {}
    for anchor in sold:
        if any(passes(table, pair) for pair in counts["family"][table, anchor].values()):
            continue
        for level in ("family", "category"):
            group = groups.get(anchor, {}).get(level)
            if not group or sizes[group] < 2:
                continue
            found = {item: (level, pair) for item, pair in counts[level][table, group].items() if passes(table, pair)}
            family = groups[anchor]["family"]
            found = {item: x for item, x in found.items() if not family or groups.get(item, {}).get("family") != family}
            if found:
                lists[anchor] = found
                break
    return lists


def same(row, level, pair, table):
    names = ["support", "customers", "anchor_support", "item_support", "total", "at_risk"] + (["lag_days"] if table == "next" else [])
    lift = pair[0] / pair[7]
    return row["level"] == level and all(int(row[name]) == number for name, number in zip(names, pair)) and abs(float(row["adjusted_lift"]) - lift) <= 0.0006 * lift


def compare(table, lists):
    """A list holds one variant of a family; whatever else must be there is, and is the same."""
    said = subprocess.run([cobuy, "export", path("shop.cobuy"), "--table", table, "--format", "csv"], check=True, capture_output=True, text=True).stdout
    rows = [row for row in csv.DictReader(said.splitlines()) if row["level"] != "item"]
    wrong = [row for row in rows if row["item"] not in lists.get(row["anchor"], {}) or not same(row, *lists[row["anchor"]][row["item"]], table)]
    listed = collections.defaultdict(set)
    for row in rows:
        listed[row["anchor"]].add(row["item"])
    missing = [(anchor, item) for anchor, found in lists.items() for item in found if item not in listed[anchor] and
               not (groups.get(item, {}).get("family") and any(groups.get(other, {}).get("family") == groups[item]["family"] for other in listed[anchor]))]
    levels = collections.Counter(row["level"] for row in rows)
    good = rows and not wrong and not missing
    print(f"{'ok' if good else 'not ok'} oracle/backoff {table}: {len(listed)} thin anchors of {LINES:,} real lines, {len(rows)} neighbours ({levels['family']} of families, "
          f"{levels['category']} of categories), {len(wrong)} wrong, {len(missing)} missing")
    for x in [*wrong[:3], *missing[:3]]:
        print(" ", x)
    return good


cut()
write_catalog([path("orders.csv.gz")], path("catalog.csv"))
groups = read_groups()
counts = {level: count(groups, level) for level in ("family", "category")}
sold = find_sold()
subprocess.run([cobuy, "build", "--quiet", "--backoff", "--columns", "order=Invoice,item=StockCode,customer=Customer ID,time=InvoiceDate,quantity=Quantity,price=Price",
                "--catalog", path("catalog.csv"), "--uncatalogued", "keep", "--fdr", "1", "--max-customer-share", "1", "--rank-by", "support", "--top", "0", "--max-return-rate", "1",
                "--max-price-ratio", "0", "--max-substitute-lift", "0", "--next-days", str(NEXT_DAYS), "-o", path("shop.cobuy"), path("orders.csv.gz")], check=True)
subprocess.run([cobuy, "verify", "--quiet", path("shop.cobuy")], check=True)
sys.exit(0 if all([compare(table, wanted(table, groups, counts, sold)) for table in ("together", "next")]) else 1)

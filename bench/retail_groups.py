"""Families and categories for orders that have none: of Online Retail II from codes and descriptions, of a shape of the bench from item numbers."""
import collections
import csv
import gzip
import re

# What a description ends with without saying what the thing is.
LOOKS = set("RED BLUE PINK GREEN WHITE BLACK IVORY CREAM SILVER GOLD YELLOW ORANGE PURPLE SMALL LARGE MEDIUM ASSORTED".split())
CATEGORY_LEAST = 5


def family_of(code):
    """85123A and 85123B are one thing in two colours."""
    return re.sub(r"[A-Za-z]+$", "", code)


def category_of(description):
    """The last word that names a thing: WHITE HANGING HEART T-LIGHT HOLDER is a HOLDER."""
    words = [word for word in re.findall(r"[A-Z]+", description) if len(word) > 2 and word not in LOOKS]
    return words[-1].rstrip("S") if words else ""


def write_catalog(orders, path):
    """A catalogue of item, family and category; a family has two codes or more, a category five. Returns how many categories there are."""
    titles = collections.defaultdict(collections.Counter)
    for name in orders:
        with gzip.open(name, "rt", encoding="utf-8-sig", newline="") as lines:
            for line in csv.DictReader(lines):
                title = (line["Description"] or "").strip()
                if title and title.upper() == title:
                    titles[line["StockCode"].strip()][title] += 1
    category = {code: category_of(max(seen.items(), key=lambda x: (x[1], x[0]))[0]) for code, seen in titles.items()}
    in_category = collections.Counter(category.values())
    in_family = collections.Counter(family_of(code) for code in titles)
    with open(path, "w", encoding="utf-8") as out:
        print("item,family,category", file=out)
        for code in sorted(titles):
            family = family_of(code)
            print(code, family if family and in_family[family] > 1 else "", category[code] if in_category[category[code]] >= CATEGORY_LEAST else "", sep=",", file=out)
    return sum(count >= CATEGORY_LEAST and name != "" for name, count in in_category.items())


def write_shape_catalog(orders, path, categories=2000):
    """Items of a shape by four, in the order of their ids: every third four is a family, and each belongs to one of so many categories."""
    items = set()
    for name in orders:
        with gzip.open(name, "rt") as lines:
            column = lines.readline().rstrip("\n").split(",").index("item")
            items.update(line.split(",", column + 1)[column] for line in lines)
    with open(path, "w", encoding="utf-8") as out:
        print("item,family,category", file=out)
        for number, item in enumerate(sorted(items)):
            four = number // 4
            print(item, f"f{four}" if four % 3 == 0 else "", f"c{(four * 2654435761 >> 7) % categories}", sep=",", file=out)

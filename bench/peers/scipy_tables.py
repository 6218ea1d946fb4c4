#!/usr/bin/python3
"""Both tables with pandas and scipy.sparse: scipy_tables.py --out FILE ORDERS...

Counts are products of sparse matrices, a block of anchors at a time, so that the product never stands in memory whole. One thread: scipy's
products have no more. Out: table,anchor,rank,item,support of the 20 best by support, from 5 on.
Counted less than cobuy: no distinct customers, no orders at risk, no gates.
"""
import argparse
import time

import numpy as np
import pandas as pd
import scipy.sparse as sp

BLOCK = 8192
seconds = {}


class Stage:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        self.began, self.cpu = time.monotonic(), time.process_time()

    def __exit__(self, *_):
        seconds[self.name + "_wall_seconds"] = time.monotonic() - self.began
        seconds[self.name + "_cpu_seconds"] = time.process_time() - self.cpu


def number(columns):
    """From one array of texts a file to joint numbers a file, and the texts by number."""
    parts = [pd.factorize(texts) for texts in columns]
    joint, names = pd.factorize(np.concatenate([names for _, names in parts]))
    begins = np.r_[0, np.cumsum([len(names) for _, names in parts])]
    # A missing text has number -1.
    return [np.where(codes < 0, -1, joint[begins[k] + codes]).astype(np.int32) for k, (codes, _) in enumerate(parts)], names


def read(paths):
    """Per line: order and item. Per order: customer, second, name. Per item: name."""
    lines, firsts = [], []
    for path in paths:
        f = pd.read_csv(path, usecols=["order", "customer", "time", "item", "quantity"], engine="c",
                        dtype={"order": str, "customer": str, "item": str, "time": str, "quantity": "int32"})
        f = f[f.quantity > 0]
        order, _ = pd.factorize(f.order)
        first = np.flatnonzero(np.r_[True, order[1:] > np.maximum.accumulate(order)[:-1]])
        lines.append((f.order.to_numpy(), f.item.to_numpy()))
        firsts.append(f[["order", "customer", "time"]].iloc[first])
    order, order_names = number([o for o, _ in lines])
    item, item_names = number([i for _, i in lines])
    del lines
    firsts = pd.concat(firsts).drop_duplicates("order")  # in the order of order_names
    customer = pd.factorize(firsts.customer)[0]
    second = pd.to_datetime(firsts.time, format="%Y-%m-%dT%H:%M:%SZ").astype("int64").to_numpy() // 10**9
    return np.concatenate(order), np.concatenate(item), customer, second, order_names, item_names


def baskets(order, item, order_count, names, support):
    """Orders by items, ones; items by falling count; the items' names; how many have enough orders for a row."""
    x = sp.csr_matrix((np.ones(len(order), np.int32), (order, item)), shape=(order_count, len(names)))
    x.data[:] = 1
    count = np.asarray(x.sum(axis=0)).ravel()
    by_count = np.argsort(-count, kind="stable")
    return x[:, by_count].tocsr(), names[by_count], int((count >= support).sum())


def order_visits(customer, second, names):
    """The orders with a customer: by customer, time, and where these are the same by name."""
    o = np.flatnonzero(customer >= 0)
    o = o[np.lexsort((second[o], customer[o]))]
    same = np.r_[False, (customer[o][1:] == customer[o][:-1]) & (second[o][1:] == second[o][:-1])]
    for end in np.flatnonzero(same):
        begin = end
        while same[begin]:
            begin -= 1
        o[begin: end + 1] = sorted(o[begin: end + 1], key=lambda k: names[k])
    return o


def follow_matrix(customer, second, names, days, most):
    """Eligible orders by the orders that follow them."""
    last = second.max()
    o = order_visits(customer, second, names)
    c, t = customer[o], second[o]
    at = np.arange(len(o))
    change = np.r_[True, (c[1:] != c[:-1]) | (t[1:] != t[:-1])]
    ends = np.r_[np.flatnonzero(change)[1:], len(o)]
    begin = ends[np.cumsum(change) - 1]  # the first order with a later time, or another customer's
    eligible = t + days * 86400 <= last
    rows, columns = [], []
    for k in range(most):
        to = np.minimum(begin + k, len(o) - 1)
        good = eligible & (begin + k < len(o)) & (c[to] == c) & (t[to] <= t + days * 86400)
        rows.append(o[at[good]])
        columns.append(o[to[good]])
    rows, columns = np.concatenate(rows), np.concatenate(columns)
    return sp.csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=(len(customer), len(customer)))


def tops(left, right, names, rank, support, top):
    """The best of each row of left.T @ right: (anchor, rank, item, support) arrays."""
    left_t = left.T.tocsr()
    parts = []
    for begin in range(0, left_t.shape[0], BLOCK):
        product = (left_t[begin: begin + BLOCK] @ right).tocoo()
        a, b, n = product.row + begin, product.col, product.data
        good = (n >= support) & (a != b) if right is left else n >= support
        a, b, n = a[good], b[good], n[good]
        by = np.lexsort((rank[b], -n, a))
        a, b, n = a[by], b[by], n[by]
        place = np.arange(len(a)) - np.maximum.accumulate(np.where(np.r_[True, a[1:] != a[:-1]][: len(a)], np.arange(len(a)), 0))
        good = place < top
        parts.append(pd.DataFrame({"anchor": names[a[good]], "rank": place[good] + 1, "item": names[b[good]], "n": n[good]}))
    return pd.concat(parts)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--orders", type=int, default=5)
    parser.add_argument("--support", type=int, default=5)
    parser.add_argument("--top", type=int, default=20)
    parser.add_argument("files", nargs="+")
    o = parser.parse_args()
    with Stage("read"):
        order, item, customer, second, order_names, item_names = read(o.files)
    with Stage("number"):
        x, names, often = baskets(order, item, len(customer), item_names, o.support)
        del order, item
        rank = np.argsort(np.argsort(names, kind="stable"), kind="stable")
    with Stage("follow"):
        follows = follow_matrix(customer, second, order_names, o.days, o.orders)
        followed = follows @ x
        followed.data[:] = 1
        followed = followed - followed.multiply(x)  # not what is in the order itself
        followed.eliminate_zeros()
        x = x[:, :often].tocsr()  # the others have no row, and no place in together; they can follow often, though
    with Stage("together"):
        together = tops(x, x, names, rank, o.support, o.top)
    with Stage("next"):
        following = tops(x, followed.tocsr(), names, rank, o.support, o.top)
    with Stage("write"):
        together.insert(0, "table", "together")
        following.insert(0, "table", "next")
        together.to_csv(o.out, header=False, index=False)
        following.to_csv(o.out, header=False, index=False, mode="a")
    for name, value in seconds.items():
        print(f"{name} {value:.4f}")


if __name__ == "__main__":
    main()

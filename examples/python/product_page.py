#!/usr/bin/env python3
"""A product page's service: what goes with an item or a cart, as JSON, from the live index of `cobuy publish`.

    product_page.py FOLDER/current [PORT]

    GET /product/ITEM?bought=A,B&out_of_stock=C    what to show on the page of ITEM
    GET /cart?items=A,B&bought=C&out_of_stock=D    what to show in a cart
    GET /health                                    which index answers, and what is wrong with a newer one

Names are those of `cobuy query --json`. A new index takes over within a second, and no request notices: each is answered from one
index. An index that cannot be read does not take over. Needs the package in bindings/python, and nothing else.
"""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import cobuy


def evidence(s: cobuy.Suggestion) -> dict[str, Any]:
    """The counts behind a suggestion."""
    n = s.because or s.instead
    assert n
    out = n._asdict()
    for name in ("item", "rank", "placement", "level_number"):
        out.pop(name, None)
    if s.because:
        out.update(placement=s.because.places, level=s.because.level, pinned=bool(s.because.pinned))
    if s.table == "together":  # which knows no days
        for name in ("lag_q1_days", "lag_days", "lag_q3_days", "both", "email_day"):
            del out[name]
    return out


def suggestions(index: cobuy.Index, found: list[cobuy.Suggestion]) -> list[dict[str, Any]]:
    return [
        {
            "rank": rank,
            "item": index.item_text(s.item),
            "title": index.title(s.item),
            "anchors": s.anchors,
            "value": s.value,
            "explanation": index.explain(s),
            "because": {"anchor": index.item_text(s.best), **evidence(s)},
        }
        for rank, s in enumerate(found, 1)
    ]


def numbers(index: cobuy.Index, query: dict[str, list[str]], name: str) -> list[int]:
    """Of the items in a list with commas; those that the index does not have it cannot show either."""
    wanted = [index.find(item) for part in query.get(name, []) for item in part.split(",")]
    return [number for number in wanted if number is not None]


def placed(index: cobuy.Index, placement: str, items: list[int], query: dict[str, list[str]]) -> dict[str, Any]:
    bought, out_of_stock = numbers(index, query, "bought"), numbers(index, query, "out_of_stock")
    found = index.place(placement, items, bought=bought, out_of_stock=out_of_stock)
    table = index.placement_table(placement, items, out_of_stock=out_of_stock)
    return {"placement": placement, "table": table, "cart": len(items), "suggestions": suggestions(index, found)}


def answer(live: cobuy.Live, url: str) -> tuple[int, dict[str, Any]]:
    """Status and body."""
    index = live.index  # once a request
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    if parts.path.startswith("/product/"):
        item = index.find(unquote(parts.path[len("/product/") :], errors="surrogateescape"))
        if item is None:
            return 404, {"error": "no such item"}
        return 200, placed(index, "product", [item], query)
    if parts.path == "/cart":
        return 200, placed(index, "cart", numbers(index, query, "items"), query)
    if parts.path == "/health":
        failure = str(live.failure) if live.failure else None
        return 200, {"build": index.info().build_id.hex(), "engine": index.engine, "failure": failure}
    return 404, {"error": "no such page"}


class Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    live: cobuy.Live

    def do_GET(self) -> None:
        try:
            status, body = answer(self.live, self.path)
        except cobuy.CobuyError as e:  # a damaged index; it was verified when it was published
            status, body = 503, {"error": str(e)}
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: the server in front of this one keeps the log."""


def serve(path: str, port: int) -> ThreadingHTTPServer:
    """Bound, and not yet answering. Port 0: any that is free."""
    live = cobuy.Live(path)
    server = ThreadingHTTPServer(("127.0.0.1", port), type("LivePage", (Page,), {"live": live}))
    server.daemon_threads = True
    return server


if __name__ == "__main__":
    with serve(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8080) as server:
        print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()

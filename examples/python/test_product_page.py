"""The product page, asked over HTTP while indexes are published under it."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
COBUY = os.environ.get("COBUY") or str(PROJECT / "build" / "release" / "cobuy")
ORDERS = str(PROJECT / "data" / "orders.csv")
CATALOG = str(PROJECT / "data" / "catalog.csv")


class ProductPageTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.live = self.folder / "live"
        self.publish("--top", "3")
        environment = {**os.environ, "PYTHONPATH": str(PROJECT / "bindings" / "python" / "src")}
        self.server = subprocess.Popen(
            [sys.executable, str(HERE / "product_page.py"), str(self.live / "current"), "0"],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.addCleanup(self.stop)
        assert self.server.stdout
        said = re.fullmatch(r"listening on http://127\.0\.0\.1:(\d+)\n", self.server.stdout.readline())
        assert said
        self.port = int(said[1])

    def stop(self) -> None:
        self.server.kill()
        self.server.wait()
        assert self.server.stdout
        self.server.stdout.close()

    def run_cobuy(self, *arguments: str) -> str:
        return subprocess.run([COBUY, *arguments], check=True, capture_output=True, text=True).stdout

    def publish(self, *options: str) -> str:
        index = str(self.folder / "shop.cobuy")
        self.run_cobuy("build", "--quiet", "--catalog", CATALOG, "-o", index, *options, ORDERS)
        self.run_cobuy("publish", "--quiet", "--max-churn", "1", "--max-shrink", "1", "--min-coverage", "0", index, str(self.live))
        return index

    def get(self, path: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def rounded(self, value: Any) -> Any:
        """As the command line prints numbers; what it leaves out where there is nothing to say, left out."""
        if isinstance(value, float):
            return float(f"{value:.9g}")
        if isinstance(value, list):
            return [self.rounded(entry) for entry in value]
        if isinstance(value, dict):
            silent = {"boost": 1.0, "pinned": False, "level": "item"}
            return {k: self.rounded(v) for k, v in value.items() if k not in silent or v != silent[k]}
        return value

    def test_it_says_what_the_command_line_says(self) -> None:
        index = str(self.live / "current")
        for url, typed in (
            ("/product/machine-espresso-home", ["--placement", "product", index, "machine-espresso-home"]),
            (
                "/product/machine-espresso-home?out_of_stock=tamper-58mm",
                ["--placement", "product", "--out-of-stock", "tamper-58mm", index, "machine-espresso-home"],
            ),
            ("/cart?items=knife-chef-20cm,pan-iron-28cm", ["--placement", "cart", index, "knife-chef-20cm", "pan-iron-28cm"]),
            (
                "/cart?items=machine-espresso-home&bought=tamper-58mm",
                ["--placement", "cart", "--bought", "tamper-58mm", index, "machine-espresso-home"],
            ),
        ):
            status, body = self.get(url)
            done = subprocess.run([COBUY, "query", "--json", *typed], capture_output=True, text=True, check=False)
            self.assertEqual((status, self.rounded(body)), (200, json.loads(done.stdout)), url)

    def test_what_is_out_of_stock_is_replaced(self) -> None:
        """Of an index with substitutes, which the sample shop has none of; in this process."""
        sys.path[:0] = [str(HERE), str(PROJECT / "bindings" / "python" / "src")]
        import cobuy
        import product_page

        live = cobuy.Live(PROJECT / "tests" / "corpus" / "good" / "every-way.cobuy")
        index, replaced = live.index, 0
        for number in range(len(index)):
            item = index.item_text(number)
            status, body = product_page.answer(live, f"/product/{item}?out_of_stock={item}")
            self.assertEqual(status, 200)
            for s in body["suggestions"]:
                self.assertEqual(body["table"], "substitute")
                self.assertGreater(s["because"]["switch_low"], 0)
                self.assertIn("bought in its place by", s["explanation"])
                replaced += 1
        self.assertGreater(replaced, 0)

    def test_what_is_not_there(self) -> None:
        self.assertEqual(self.get("/product/no%20such")[0], 404)
        self.assertEqual(self.get("/product/%ff")[0], 404)
        self.assertEqual(self.get("/nothing")[0], 404)
        self.assertEqual(self.get("/cart")[1]["suggestions"], [])

    def test_it_survives_a_swap_and_a_bad_index(self) -> None:
        before = self.get("/health")[1]["build"]
        failed: list[Any] = []
        seen: set[int] = set()
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                status, body = self.get("/product/machine-espresso-home")
                seen.add(len(body["suggestions"]))
                if status != 200 or not body["suggestions"]:
                    failed.append((status, body))

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            self.publish("--top", "1")
            after = self.wait_for(lambda health: health["build"] != before)
            self.assertIsNone(after["failure"])
            # What no publish does: a file that is no index in the place of the live one.
            bad = self.live / "bad"
            bad.write_text("cobuyidx and no more")
            os.replace(bad, self.live / "current")
            health = self.wait_for(lambda health: health["failure"] is not None)
            self.assertEqual(health["build"], after["build"])
            self.assertIn("header", health["failure"])
        finally:
            done.set()
            asking.join()
        self.assertEqual(failed, [])
        self.assertTrue(seen)

    def wait_for(self, holds: Any) -> Any:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            health = self.get("/health")[1]
            if holds(health):
                return health
            time.sleep(0.05)
        raise AssertionError(f"after two minutes: {health}")


if __name__ == "__main__":
    unittest.main()

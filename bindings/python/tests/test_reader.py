"""What the corpus does not show: hashes, files that change, odd arguments, words."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

from . import CORPUS, ENGINES, LIBRARY, PACKAGE

import cobuy
from cobuy._library import NEIGHBOUR, SUBSTITUTE, UPGRADE
from cobuy._xxhash import xxh3_64, xxh3_128, xxh32

SAMPLE = CORPUS / "good" / "sample-shop.cobuy"
ANCHOR = 6  # of the sample: machine-espresso-home
EVERY_WAY = CORPUS / "good" / "every-way.cobuy"


class Scratch(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def copy(self, name: str = "shop.cobuy") -> Path:
        return Path(shutil.copy(SAMPLE, self.folder / name))


class HashTest(unittest.TestCase):
    def test_hashes_are_those_of_xxhash(self) -> None:
        x, data = 1, bytearray()
        for _ in range(5000):
            x = (1664525 * x + 1013904223) & 0xFFFFFFFF
            data.append(x >> 24)
        for line in (CORPUS / "xxhash.tsv").read_text().splitlines()[1:]:
            length, h32, h64, seeded, low, high = line.split("\t")
            part = bytes(data[: int(length)])
            self.assertEqual(f"{xxh32(part):08x}", h32, length)
            self.assertEqual(f"{xxh3_64(part):016x}", h64, length)
            self.assertEqual(f"{xxh3_64(part, 0x4D455449):016x}", seeded, length)
            if len(part) > 128:
                self.assertEqual([f"{half:016x}" for half in xxh3_128(part)], [low, high], length)


class AnswerTest(unittest.TestCase):
    engine = "python"

    def open(self, path: Path = SAMPLE, access: str = "copy") -> cobuy.Index:
        return cobuy.open(path, verify=True, engine=self.engine, access=access)

    def test_an_item_its_neighbours_and_why(self) -> None:
        index = self.open()
        self.assertEqual(index.engine, self.engine)
        anchor = index.find("machine-espresso-home")
        self.assertIsNotNone(anchor)
        assert anchor is not None
        (first,) = index.neighbours(anchor, limit=1)
        self.assertEqual(index.item_text(first.item), "tamper-58mm")
        self.assertEqual(index.title(first.item), "Tamper, steel, 58 mm")
        self.assertIn("tamper-58mm", index)
        self.assertEqual(index.explain(first), "bought together in 72 of 216 orders")
        (later,) = index.neighbours(anchor, "next", limit=1)
        self.assertEqual(
            index.explain(later, "next"),
            "bought within 60 days of 63 of 144 orders, by 62 customers, usually after 22 days",
        )

    def test_what_is_not_there_has_an_answer(self) -> None:
        index = self.open()
        self.assertIsNone(index.find("no such item"))
        self.assertIsNone(index.find(b"\xff\x00"))
        for number in (-1, len(index), 1 << 40):
            self.assertIsNone(index.item(number))
            self.assertIsNone(index.item_text(number))
            self.assertEqual(index.title(number), "")
            self.assertEqual(index.neighbours(number), [])
            self.assertEqual(index.upgrades(number), [])
            self.assertEqual(index.substitutes(number), [])
            self.assertEqual(index.attributes(number), [])
            self.assertEqual(index.replenish(number).buyers, 0)
            self.assertEqual(index.row(number), cobuy.Row(0, 0, "none"))
        self.assertEqual(index.cart([]), [])
        self.assertEqual(index.cart([-1, len(index)]), [])
        self.assertEqual(index.neighbours(0, limit=0), [])
        with self.assertRaises(ValueError):
            index.neighbours(0, "replenish")
        with self.assertRaises(ValueError):
            index.row(0, "replenish")

    def test_a_large_cart_counts_by_its_first_items(self) -> None:
        index = self.open()
        large = [i % 70 for i in range(10000)]
        self.assertEqual(index.cart(large), index.cart(range(63, -1, -1), bought=range(64, 70)))
        self.assertEqual([s.item for s in index.cart(range(63, -1, -1))], [64])

    def test_a_page_of_what_is_out_of_stock_asks_another_table(self) -> None:
        index = self.open()
        self.assertEqual(index.placement_table("product", [-1, ANCHOR, 3]), "together")
        self.assertEqual(index.placement_table("product", [-1, ANCHOR, 3], out_of_stock=[ANCHOR]), "substitute")
        self.assertEqual(index.placement_table("product", [ANCHOR, 3], out_of_stock=[3]), "together")
        self.assertEqual(index.placement_table("email", [ANCHOR], out_of_stock=[ANCHOR]), "next")
        with self.assertRaises(ValueError):
            index.place("window", [ANCHOR])

    def test_texts_that_are_no_utf8_come_back(self) -> None:
        index = self.open(CORPUS / "good" / "odd-texts.cobuy")
        for number in range(len(index)):
            text = index.item_text(number)
            assert text is not None
            self.assertEqual(index.find(text), number)
            self.assertEqual(index.find(text.encode("utf-8", "surrogateescape")), number)

    def test_a_closed_index_says_so(self) -> None:
        for access in ("copy", "mmap"):
            index = self.open(access=access)
            with index:
                pass
            index.close()
            for ask in (lambda: index.find("a"), lambda: index.neighbours(ANCHOR), index.verify, lambda: index.cart([3])):
                with self.assertRaises(ValueError):
                    ask()

    def test_threads_share_an_index(self) -> None:
        index = self.open()
        expected = [index.neighbours(i) for i in range(len(index))]
        wrong: list[int] = []

        def ask() -> None:
            for _ in range(20):
                wrong.extend(i for i in range(len(index)) if index.neighbours(i) != expected[i])

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_random_damage_raises_nothing_else(self) -> None:
        file = EVERY_WAY.read_bytes()
        begin = 64 + 24 * struct.unpack_from("<I", file, 12)[0]
        hash_at = struct.unpack_from("<Q", file, file.index(b"HASH") + 8)[0]
        state = 7

        def pick(below: int) -> int:
            nonlocal state
            state = (1664525 * state + 1013904223) & 0xFFFFFFFF
            return state % below

        for _ in range(400):
            data = bytearray(file)
            for _ in range(1 + pick(8)):
                data[begin + pick(len(data) - begin)] = pick(256)
            for at in (begin, hash_at):  # the first fields of ITEM and HASH stay, so that it opens
                data[at : at + 8] = file[at : at + 8]
            index = cobuy.open_bytes(data, engine=self.engine)
            asks = [index.verify, index.info, lambda: index.find("c"), lambda: index.cart([0, 1, 2])]
            for call in (index.item, index.neighbours, index.upgrades, index.substitutes, index.replenish):
                asks += [lambda call=call, i=i: call(i) for i in range(6)]
            asks += [lambda i=i: index.neighbours(i, "next") for i in range(6)]
            for ask in asks:
                try:
                    ask()
                except cobuy.IndexDamagedError:
                    pass


@unittest.skipUnless("c" in ENGINES, "no libcobuy here")
class LibraryAnswerTest(AnswerTest):
    engine = "c"

    def test_both_engines_say_the_same(self) -> None:
        plain = cobuy.open(SAMPLE, engine="python")
        index = self.open(access="mmap")
        for i in range(len(index)):
            self.assertEqual(index.find(index.item_text(i) or ""), i)
            for table in ("together", "next"):
                self.assertEqual(index.neighbours(i, table), plain.neighbours(i, table))
                self.assertEqual(index.cart([i, 3, 5], table), plain.cart([i, 3, 5], table))
                asked = {"places": ["cart", "email"], "bought": [i, 9], "out_of_stock": [1, 16, 1 << 50]}
                self.assertEqual(index.cart([2, i, -1], table, **asked), plain.cart([2, i, -1], table, **asked))
            for place in cobuy.PLACES:
                for extra in ({}, {"limit": 1}, {"bought": [3, i + 1]}, {"out_of_stock": [i]}, {"limit": 0}):
                    self.assertEqual(index.place(place, [i, 6], **extra), plain.place(place, [i, 6], **extra))
            self.assertEqual(index.upgrades(i), plain.upgrades(i))
            self.assertEqual(index.substitutes(i), plain.substitutes(i))


@unittest.skipUnless("c" in ENGINES, "no libcobuy here")
class LibrarySaysTest(unittest.TestCase):
    """What the library says in words, asked for by hand."""

    def setUp(self) -> None:
        self.library = ctypes.PyDLL(str(LIBRARY))
        self.library.cobuy_open.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p]
        self.pointer = ctypes.c_void_p()

    def open(self, name: str) -> cobuy.Index:
        path = str(CORPUS / "good" / name)
        self.assertEqual(self.library.cobuy_open(path.encode(), ctypes.byref(self.pointer), None), 0)
        self.addCleanup(self.library.cobuy_close, ctypes.c_void_p(self.pointer.value))
        return cobuy.open(path, engine="c")

    def raw(self, call: str, nbytes: int, *arguments: int) -> list[ctypes.Array[ctypes.c_char]]:
        out = ctypes.create_string_buffer(64 * nbytes)
        filled = ctypes.c_size_t()
        getattr(self.library, call)(self.pointer, *arguments, out, ctypes.c_size_t(64), ctypes.byref(filled), None)
        return [ctypes.create_string_buffer(out[i * nbytes : (i + 1) * nbytes]) for i in range(filled.value)]

    def text(self, call: str, *arguments: object) -> str:
        out = ctypes.create_string_buffer(256)
        getattr(self.library, call)(*arguments, out, ctypes.c_size_t(256))
        return out.value.decode()

    def test_explanations_are_the_librarys(self) -> None:
        for name in ("pins-and-boosts.cobuy", "backed-off.cobuy", "by-sequence.cobuy", "every-way.cobuy"):
            self.compare(self.open(name))

    def compare(self, index: cobuy.Index) -> None:
        said = 0
        for i in range(len(index)):
            for number, table in enumerate(("together", "next")):
                raw = self.raw("cobuy_neighbours", NEIGHBOUR.size, number, i)
                expected = [self.text("cobuy_explain", self.pointer, number, n) for n in raw]
                self.assertEqual([index.explain(n, table) for n in index.neighbours(i, table)], expected)
                said += len(expected)
            raw = self.raw("cobuy_upgrades", UPGRADE.size, i)
            expected = [self.text("cobuy_explain_upgrade", u) for u in raw]
            self.assertEqual([index.explain(u) for u in index.upgrades(i)], expected)
            raw = self.raw("cobuy_substitutes", SUBSTITUTE.size, i)
            expected += [self.text("cobuy_explain_substitute", u) for u in raw]
            self.assertEqual([index.explain(u) for u in [*index.upgrades(i), *index.substitutes(i)]], expected)
            said += len(expected)
        self.assertGreater(said, 1)

    def test_the_control_group_is_the_librarys(self) -> None:
        for i in range(2000):
            salt, customer = f"s{i % 7}".encode(), f"customer {i}".encode() * (i % 4)
            size = ctypes.c_size_t
            theirs = self.library.cobuy_control(salt, size(len(salt)), customer, size(len(customer)), i % 1001)
            self.assertEqual(cobuy.control(salt, customer, i % 1001), bool(theirs))


class RoomTest(unittest.TestCase):
    @unittest.skipUnless("c" in ENGINES, "no libcobuy here")
    def test_more_neighbours_than_a_call_has_room_for(self) -> None:
        with mock.patch("cobuy._c_index._FIRST", 2):
            index, plain = cobuy.open(SAMPLE, engine="c"), cobuy.open(SAMPLE, engine="python")
            self.assertGreater(max(index.row(i).count for i in range(len(index))), 2)
            for i in range(len(index)):
                for limit in (None, 1, 2, 3, 1000):
                    self.assertEqual(index.neighbours(i, limit=limit), plain.neighbours(i, limit=limit))


class FileTest(Scratch):
    def test_a_file_that_is_cut_or_replaced_does_no_harm(self) -> None:
        for engine in ENGINES:
            path = self.copy()
            index = cobuy.open(path, engine=engine)
            before = index.neighbours(ANCHOR)
            os.truncate(path, 100)
            index.verify()
            self.assertEqual(index.neighbours(ANCHOR), before)
            with self.assertRaises(cobuy.IndexDamagedError) as caught:
                cobuy.open(path, engine=engine)
            self.assertEqual(caught.exception.section, "header")

    def test_a_map_reads_the_old_file_when_another_is_renamed_over_it(self) -> None:
        path = self.copy()
        index = cobuy.open(path, access="mmap")
        before = index.neighbours(ANCHOR)
        os.replace(shutil.copy(EVERY_WAY, self.folder / "new"), path)
        self.assertEqual(index.neighbours(ANCHOR), before)
        index.verify()

    def test_a_file_that_changes_while_it_is_read_is_an_error(self) -> None:
        path = self.copy()
        before, after = os.stat(path), os.stat(EVERY_WAY)
        with mock.patch("cobuy._file.os.fstat", side_effect=[before, after]):
            with self.assertRaises(cobuy.IndexChangedError):
                cobuy.open(path)

    def test_what_is_no_file_is_an_error_at_once(self) -> None:
        os.mkfifo(self.folder / "pipe")
        (self.folder / "empty").write_bytes(b"")
        for name in ("pipe", "empty"):
            with self.assertRaises(cobuy.IndexDamagedError):
                cobuy.open(self.folder / name)
        with self.assertRaises((cobuy.IndexDamagedError, IsADirectoryError)):
            cobuy.open(self.folder)
        with self.assertRaises(FileNotFoundError):
            cobuy.open(self.folder / "nothing")

    def test_no_more_is_read_than_the_head_of_what_is_no_index(self) -> None:
        path = self.folder / "huge"
        with open(path, "wb") as file:
            file.write(b"no index")
            file.truncate(1 << 40)
        with self.assertRaises(cobuy.IndexDamagedError):
            cobuy.open(path)

    def test_odd_arguments(self) -> None:
        with self.assertRaises(ValueError):
            cobuy.open(SAMPLE, access="pread")
        with self.assertRaises(ValueError):
            cobuy.open(SAMPLE, engine="rust")
        with self.assertRaises(TypeError):
            cobuy.open_bytes("text")  # type: ignore[arg-type]
        cobuy.open_bytes(memoryview(SAMPLE.read_bytes()), verify=True)
        cobuy.open(os.fsencode(SAMPLE))


class EngineTest(unittest.TestCase):
    """In a process of its own: what COBUY_ENGINE and COBUY_LIBRARY decide."""

    def ask(self, **environment: str) -> str:
        code = "import sys, cobuy; print(cobuy.open(sys.argv[1]).engine)"
        env = {**os.environ, "PYTHONPATH": str(PACKAGE / "src"), **environment}
        done = subprocess.run(
            [sys.executable, "-c", code, str(SAMPLE)], env=env, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() or done.stderr.strip().splitlines()[-1]

    def test_the_environment_decides(self) -> None:
        self.assertEqual(self.ask(COBUY_ENGINE="python"), "python")
        self.assertEqual(self.ask(COBUY_ENGINE="", COBUY_LIBRARY="/nowhere/libcobuy.so"), "python")
        self.assertIn("LibraryError", self.ask(COBUY_ENGINE="c", COBUY_LIBRARY="/nowhere/libcobuy.so"))
        if "c" in ENGINES:
            self.assertEqual(self.ask(COBUY_ENGINE="c"), "c")
            self.assertEqual(self.ask(COBUY_ENGINE="auto"), "c")


class WordsTest(unittest.TestCase):
    def test_sentences(self) -> None:
        index = cobuy.open(SAMPLE, engine="python")
        n = index.neighbours(ANCHOR)[0]
        said = n._replace(support=1, at_risk=1, customers=1, lag_days=1, pinned=True, level_number=2)
        for entry, table, sentence in (
            (said, "together", "chosen by the shop; bought together in 1 of 1 order; counted over its category"),
            (said._replace(support=0), "together", "chosen by the shop"),
            (said._replace(support=0, pinned=False), "together", ""),
            (
                n._replace(at_risk=9130, lag_days=0, level_number=1),
                "next",
                "bought within 60 days of 72 of 9 130 orders, by 72 customers, usually within a day; counted over its family",
            ),
            (cobuy.Upgrade(1, 1, 1234567, 1, 1, 2, 1, None, 0.5, 1), "upgrade", "1 234 567 customers moved up to it, 1 moved back"),
            (cobuy.Upgrade(1, 1, 1, 0, 1, 2, 1, None, 0.5, 1), "upgrade", "1 customer moved up to it"),
            (cobuy.Substitute(1, 1, 3, 1, 2, 1000, 9, 9.0, 0.5, 1), "substitute", "bought in its place by 3 customers; both in 3 of 1 000 orders"),
            (index.replenish(ANCHOR), "", "bought again within 180 days by 1 of 110 buyers, usually after 36 days"),
            (index.replenish(-1), "", ""),
        ):
            self.assertEqual(index.explain(entry, table), sentence)

    def test_the_control_group_is_that_of_the_formats_page(self) -> None:
        for salt, customer, place in (
            ("spring", "C00042", 163),
            ("spring", "17850", 523),
            ("spring", "anna@example.com", 202),
            ("autumn", b"C00042", 859),
            ("", "", 961),
        ):
            self.assertFalse(cobuy.control(salt, customer, place))
            self.assertTrue(cobuy.control(salt, customer, place + 1))

    def test_names(self) -> None:
        self.assertEqual([cobuy.gate_name(g) for g in (0, 14, 15, 255)], ["support", "rank", "unknown", "none"])
        self.assertEqual([cobuy.rank_by_name(r) for r in (0, 6, 7)], ["value", "cosine", "unknown"])
        self.assertEqual([cobuy.reject_name(r) for r in (0, 10, 11)], ["fields", "dropped_status", None])


if __name__ == "__main__":
    unittest.main()

"""A live handle: another file takes over, a bad one does not."""

from __future__ import annotations

import os
import shutil
import threading
import time

import cobuy

from . import CORPUS
from .test_reader import ANCHOR, SAMPLE, Scratch

OTHER = CORPUS / "good" / "sample-orders-alone.cobuy"


class LiveTest(Scratch):
    def publish(self, source: os.PathLike[str], name: str) -> None:
        """As `cobuy publish` does: a new file, and `current` renamed over."""
        shutil.copy(source, self.folder / name)
        link = self.folder / "link"
        link.symlink_to(name)
        os.replace(link, self.folder / "current")

    def live(self, **options: object) -> cobuy.Live:
        return cobuy.Live(self.folder / "current", **options)  # type: ignore[arg-type]

    def test_another_file_takes_over(self) -> None:
        self.publish(SAMPLE, "1.cobuy")
        live = self.live(every_ms=0)
        first = live.index
        self.assertIs(live.index, first)
        self.publish(OTHER, "2.cobuy")
        second = live.index
        self.assertIsNot(second, first)
        self.assertEqual(live.reloads, 1)
        self.assertIsNone(live.failure)
        self.assertNotEqual(second.info().build_id, first.info().build_id)
        self.assertEqual(first.neighbours(ANCHOR)[0].rank, 1)  # whoever holds the old one goes on

    def test_a_bad_file_does_not_take_over_and_a_good_one_behind_it_does(self) -> None:
        self.publish(SAMPLE, "1.cobuy")
        live = self.live(every_ms=0, verify=True)
        first = live.index
        bad = bytearray(OTHER.read_bytes())
        bad[-20] ^= 1
        (self.folder / "damaged").write_bytes(bad)
        self.publish(self.folder / "damaged", "2.cobuy")
        self.assertIs(live.index, first)
        self.assertIsInstance(live.failure, cobuy.IndexDamagedError)
        os.remove(self.folder / "current")
        self.assertFalse(live.reload())
        self.assertIs(live.index, first)
        self.assertIsInstance(live.failure, FileNotFoundError)
        self.publish(OTHER, "3.cobuy")
        self.assertTrue(live.reload())
        self.assertIsNone(live.failure)

    def test_it_does_not_look_more_often_than_told(self) -> None:
        self.publish(SAMPLE, "1.cobuy")
        live = self.live(every_ms=3600000)
        first = live.index
        self.publish(OTHER, "2.cobuy")
        self.assertIs(live.index, first)
        self.assertTrue(live.reload())
        self.assertIsNot(live.index, first)

    def test_it_must_have_an_index_to_begin_with(self) -> None:
        with self.assertRaises(FileNotFoundError):
            self.live()

    def test_threads_never_see_a_torn_answer(self) -> None:
        self.publish(SAMPLE, "1.cobuy")
        live = self.live(every_ms=0)
        right = {cobuy.open(path).info().build_id: cobuy.open(path).neighbours(ANCHOR) for path in (SAMPLE, OTHER)}
        wrong: list[bytes] = []
        stop = time.monotonic() + 1

        def ask() -> None:
            while time.monotonic() < stop:
                index = live.index
                build = index.info().build_id
                if index.neighbours(ANCHOR) != right[build]:
                    wrong.append(build)

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for round_ in range(40):
            self.publish((OTHER, SAMPLE)[round_ % 2], f"{round_ % 2}.new")
            time.sleep(0.02)
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.assertGreater(live.reloads, 0)

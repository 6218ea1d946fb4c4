"""Every file of the shared corpus gets the expected answer, from both engines."""

from __future__ import annotations

import hashlib
import unittest

from . import CORPUS, ENGINES
from .transcript import transcript


def expectations() -> list[list[str]]:
    lines = (CORPUS / "expected.tsv").read_text("utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines]


class CorpusTest(unittest.TestCase):
    def answers(self, engine: str, access: str) -> None:
        files = expectations()
        self.assertGreaterEqual(len(files), 330)
        for file, opened, verified, sha256, says in files:
            with self.subTest(file=file, says=says, engine=engine):
                text = transcript(str(CORPUS / file), engine, access)
                head = ["open ok", f"verify {verified}"] if opened == "ok" else [f"open {opened}"]
                self.assertEqual(text.splitlines()[: len(head)], head)
                self.assertEqual(hashlib.sha256(text.encode()).hexdigest(), sha256, "another transcript")

    def test_python(self) -> None:
        self.answers("python", "copy")

    @unittest.skipUnless("c" in ENGINES, "no libcobuy here")
    def test_c_map(self) -> None:
        self.answers("c", "mmap")


if __name__ == "__main__":
    unittest.main()

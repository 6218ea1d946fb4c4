"""Where the tests find the package, the corpus and, if it is built, the library."""

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
PROJECT = PACKAGE.parents[1]
CORPUS = PROJECT / "tests" / "corpus"
BUILD = Path(os.environ.get("BUILD") or PROJECT / "build" / "release")
LIBRARY = BUILD / "libcobuy.so"

sys.path.insert(0, str(PACKAGE / "src"))
if LIBRARY.exists() and BUILD.name == "release":
    os.environ["COBUY_LIBRARY"] = str(LIBRARY)

# A sanitizer's library wants its runtime loaded first; then only the engine in Python is tested.
ENGINES = ("python", "c") if LIBRARY.exists() and BUILD.name == "release" else ("python",)
if "c" not in ENGINES:
    os.environ["COBUY_ENGINE"] = "python"

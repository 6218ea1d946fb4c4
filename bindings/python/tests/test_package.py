"""The package as others get it: built offline into a wheel; and the library's structures as its header has them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unittest
import zipfile

from cobuy import _library

from . import ENGINES, LIBRARY, PACKAGE, PROJECT
from .test_reader import SAMPLE, Scratch

LAYOUTS = {
    "cobuy_neighbour": _library.NEIGHBOUR,
    "cobuy_upgrade": _library.UPGRADE,
    "cobuy_substitute": _library.SUBSTITUTE,
    "cobuy_suggestion": _library.SUGGESTION,
}


def builds_wheels() -> bool:
    probe = "import importlib.util as u, sys; sys.exit(not all(u.find_spec(m) for m in ('pip', 'setuptools', 'wheel')))"
    return subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0


class PackageTest(Scratch):
    @unittest.skipUnless(builds_wheels(), "no pip, setuptools and wheel here")
    def test_the_wheel_is_built_offline_and_works(self) -> None:
        source = self.folder / "source"
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("tests", "build", "*.egg-info", "__pycache__"))
        done = subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "-q", "--no-build-isolation", "--no-deps", "--no-index"]
            + ["--disable-pip-version-check", "-w", str(self.folder), str(source)],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        (wheel,) = self.folder.glob("*.whl")
        self.assertEqual(wheel.name, "cobuy-0.1.0-py3-none-any.whl")
        names = set(zipfile.ZipFile(wheel).namelist())
        ours = {f"cobuy/{path.name}" for path in (PACKAGE / "src" / "cobuy").iterdir() if path.suffix in (".py", ".typed")}
        self.assertEqual({name for name in names if name.startswith("cobuy/")}, ours)
        code = "import sys, cobuy; print(cobuy.__file__, cobuy.open(sys.argv[1], verify=True).find('tamper-58mm'))"
        environment = {**os.environ, "PYTHONPATH": str(wheel), "COBUY_ENGINE": "python"}
        said = subprocess.run(
            [sys.executable, "-c", code, str(SAMPLE)], env=environment, capture_output=True, text=True, check=True
        )
        self.assertIn(wheel.name, said.stdout)
        self.assertTrue(said.stdout.split()[-1].isdigit())


class LayoutTest(Scratch):
    @unittest.skipUnless(shutil.which("cc"), "no C compiler here")
    def test_structures_lie_as_the_header_has_them(self) -> None:
        source = self.folder / "sizes.c"
        lines = "".join(f'\tprintf("{name} %zu\\n", sizeof({name}));\n' for name in LAYOUTS)
        lines += '\tprintf("margin_step %zu\\n", offsetof(cobuy_upgrade, margin_step_minor));\n'
        lines += '\tprintf("because %zu\\n", offsetof(cobuy_suggestion, because));\n'
        lines += '\tprintf("confidence %zu\\n", offsetof(cobuy_neighbour, confidence));\n'
        source.write_text(f"#include <cobuy.h>\n#include <stdio.h>\nint main(void)\n{{\n{lines}\treturn 0;\n}}\n")
        program = self.folder / "sizes"
        subprocess.run(["cc", "-I", str(PROJECT / "include"), "-o", str(program), str(source)], check=True)
        said = dict(line.split() for line in subprocess.check_output([str(program)], text=True).splitlines())
        for name, layout in LAYOUTS.items():
            self.assertEqual(int(said[name]), layout.size, name)
        self.assertEqual([said["margin_step"], said["because"], said["confidence"]], ["40", "16", "64"])

    @unittest.skipUnless("c" in ENGINES, "no libcobuy here")
    def test_another_version_of_the_library_is_not_called(self) -> None:
        code = (
            "import cobuy._library as l, sys\nl.VERSION = '0.0.9'\n"
            "try:\n    l.load_library(sys.argv[1])\nexcept l.LibraryError as e:\n    print(e)"
        )
        environment = {**os.environ, "PYTHONPATH": str(PACKAGE / "src")}
        said = subprocess.run(
            [sys.executable, "-c", code, str(LIBRARY)], env=environment, capture_output=True, text=True, check=False
        )
        self.assertIn("this package calls 0.0.9", said.stdout)


if __name__ == "__main__":
    unittest.main()

"""What checkers say of a project: the files beside this one hold their expectations."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FILES = sorted(str(path) for path in HERE.glob("*.py") if not path.name.startswith("test_"))


def check(command):
    done = subprocess.run(
        [*command, *FILES],
        cwd=ROOT,
        env={**os.environ, "MYPYPATH": str(ROOT), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy_knows_values_and_query_sets(tmp_path):
    pytest.importorskip("mypy")
    config = tmp_path / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n[mypy-fastjango.*]\nfollow_imports = silent\n", encoding="utf-8")
    check([sys.executable, "-m", "mypy", "--config-file", str(config), "--cache-dir", str(ROOT / ".mypy_cache")])


def test_pyright_knows_them_too():
    program = shutil.which("pyright") or shutil.which("basedpyright")
    if program is None:
        pytest.skip("Neither pyright nor basedpyright is installed.")
    check([program, "--pythonpath", sys.executable, "--level", "error"])

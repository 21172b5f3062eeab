"""The examples of the page on templates give what the page says."""

import doctest
from pathlib import Path

import fastjango

PAGE = Path(__file__).resolve().parents[2] / "docs" / "templates.md"


def test_the_examples_run():
    fastjango.setup()
    found = doctest.testfile(str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert found.failed == 0
    assert found.attempted > 20

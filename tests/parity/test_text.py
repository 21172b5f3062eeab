"""The text utilities answer as Django 5.2.19 did."""

import importlib.util
from pathlib import Path

import fastjango
from fastjango.utils import numberformat

HERE = Path(__file__).parent


def test_every_recorded_answer_is_given() -> None:
    fastjango.setup()
    spec = importlib.util.spec_from_file_location("text_cases", HERE / "text_cases.py")
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    recorded = (HERE / "text_answers.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert list(cases.answers("fastjango")) == recorded


def test_negative_group_ends_the_grouping() -> None:
    """A negative size leaves the rest in one piece (it once looped without end)."""
    number = numberformat.format(10**9, ".", decimal_pos=2, grouping=(3, 2, -1), thousand_sep=",", force_grouping=True)
    assert number == "10000,00,000.00"

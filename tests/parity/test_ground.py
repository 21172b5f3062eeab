"""The ground floor answers as Django 5.2.19 did."""

import importlib.util
from pathlib import Path

import fastjango

HERE = Path(__file__).parent


def test_every_recorded_answer_is_given() -> None:
    fastjango.setup()
    spec = importlib.util.spec_from_file_location("ground_cases", HERE / "ground_cases.py")
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    recorded = (HERE / "ground_answers.txt").read_text(encoding="utf-8").splitlines()
    assert list(cases.answers("fastjango")) == recorded

"""Feeds and versions are written as by Django 5.2.19."""

import importlib.util
from pathlib import Path

HERE = Path(__file__).parent


def test_every_recorded_answer_is_given() -> None:
    spec = importlib.util.spec_from_file_location("feed_cases", HERE / "feed_cases.py")
    cases = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(cases)
    recorded = (HERE / "feed_answers.txt").read_text(encoding="utf-8").splitlines()
    assert list(cases.answers("fastjango")) == recorded

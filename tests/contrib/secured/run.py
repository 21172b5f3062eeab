"""Runs the cases of a module against the project and prints how each ended, as JSON: ``python run.py csrf_cases``."""

import importlib
import json
import sys
import unittest

import fastjango
from fastjango.core.management import call_command
from fastjango.test.utils import setup_test_environment


def cases_of(suite):
    for each in suite:
        yield from cases_of(each) if isinstance(each, unittest.TestSuite) else [each]


fastjango.setup()
setup_test_environment()
call_command("migrate", run_syncdb=True, verbosity=0)
suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(sys.argv[1]))
ended = {case.id().rpartition(".")[2]: "passed" for case in cases_of(suite)}
result = unittest.TestResult()
suite.run(result)
for case, text in [*result.failures, *result.errors]:
    # What fails in the middle of a case is known by the case; what fails before all of them by itself.
    case = getattr(case, "test_case", case)
    ended |= {name: text for name in ended if not isinstance(case, unittest.TestCase) or case._testMethodName == name}
print(json.dumps(ended))

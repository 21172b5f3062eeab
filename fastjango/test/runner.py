"""The test runner: a door to ``_runner/``."""

from ._runner.discover import DiscoverRunner as DiscoverRunner
from ._runner.discover import find_top_level as find_top_level
from ._runner.discover import is_discoverable as is_discoverable
from ._runner.ordering import Shuffler as Shuffler
from ._runner.ordering import filter_tests_by_tags as filter_tests_by_tags
from ._runner.ordering import partition_suite_by_case as partition_suite_by_case
from ._runner.ordering import reorder_test_bin as reorder_test_bin
from ._runner.ordering import reorder_tests as reorder_tests
from ._runner.ordering import shuffle_tests as shuffle_tests
from ._runner.ordering import test_match_tags as test_match_tags
from ._runner.parallel import ParallelTestSuite as ParallelTestSuite
from ._runner.parallel import _init_worker as _init_worker
from ._runner.parallel import _process_setup_stub as _process_setup_stub
from ._runner.parallel import _run_subsuite as _run_subsuite
from ._runner.parallel import get_max_test_processes as get_max_test_processes
from ._runner.parallel import parallel_type as parallel_type
from ._runner.results import DebugSQLTextTestResult as DebugSQLTextTestResult
from ._runner.results import DummyList as DummyList
from ._runner.results import PDBDebugResult as PDBDebugResult
from ._runner.results import RemoteTestResult as RemoteTestResult
from ._runner.results import RemoteTestRunner as RemoteTestRunner

__all__ = [
    "DebugSQLTextTestResult",
    "DiscoverRunner",
    "DummyList",
    "PDBDebugResult",
    "ParallelTestSuite",
    "RemoteTestResult",
    "RemoteTestRunner",
    "Shuffler",
    "filter_tests_by_tags",
    "find_top_level",
    "get_max_test_processes",
    "is_discoverable",
    "parallel_type",
    "partition_suite_by_case",
    "reorder_test_bin",
    "reorder_tests",
    "shuffle_tests",
    "test_match_tags",
]

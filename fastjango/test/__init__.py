"""Tests of a project: a door to the clients, the test cases and the helpers."""

from .client import AsyncClient as AsyncClient
from .client import AsyncRequestFactory as AsyncRequestFactory
from .client import Client as Client
from .client import RequestFactory as RequestFactory
from .testcases import LiveServerTestCase as LiveServerTestCase
from .testcases import SimpleTestCase as SimpleTestCase
from .testcases import TestCase as TestCase
from .testcases import TransactionTestCase as TransactionTestCase
from .testcases import skipIfDBFeature as skipIfDBFeature
from .testcases import skipUnlessAnyDBFeature as skipUnlessAnyDBFeature
from .testcases import skipUnlessDBFeature as skipUnlessDBFeature
from .utils import ignore_warnings as ignore_warnings
from .utils import modify_settings as modify_settings
from .utils import override_settings as override_settings
from .utils import override_system_checks as override_system_checks
from .utils import tag as tag

__all__ = [
    "AsyncClient",
    "AsyncRequestFactory",
    "Client",
    "LiveServerTestCase",
    "RequestFactory",
    "SimpleTestCase",
    "TestCase",
    "TransactionTestCase",
    "ignore_warnings",
    "modify_settings",
    "override_settings",
    "override_system_checks",
    "skipIfDBFeature",
    "skipUnlessAnyDBFeature",
    "skipUnlessDBFeature",
    "tag",
]

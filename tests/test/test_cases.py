"""Hooks of the test cases that packages replace."""

import unittest

from fastjango.test import SimpleTestCase
from fastjango.test.signals import setting_changed


def _run(case, method):
    result = unittest.TestResult()
    case(method)(result)
    assert result.wasSuccessful(), result.errors or result.failures
    assert result.testsRun == 1


def test_what_comes_before_a_test_belongs_to_the_class():
    """A class decorator wraps the bound class method, as for Django from 5.2 on."""
    seen = []

    def watched(cls):
        before, after = cls._pre_setup, cls._post_teardown

        @classmethod
        def _pre_setup(cls):
            seen.append("before")
            before()

        def _post_teardown(self):
            after(self)
            seen.append("after")

        cls._pre_setup, cls._post_teardown = _pre_setup, _post_teardown
        return cls

    @watched
    class Case(SimpleTestCase):
        def test_client(self):
            assert isinstance(self.client, self.client_class)
            seen.append("test")

    _run(Case, "test_client")
    assert seen == ["before", "test", "after"]


def test_a_hook_of_the_object_is_called_too():
    class Case(SimpleTestCase):
        def _pre_setup(self):
            super()._pre_setup()
            self.ready = True

        def test_ready(self):
            assert self.ready and self.client

    _run(Case, "test_ready")


def test_every_test_gets_a_client_of_its_own():
    clients = []

    class Case(SimpleTestCase):
        def test_client(self):
            clients.append(self.client)

    for _ in range(2):
        _run(Case, "test_client")
    assert clients[0] is not clients[1]


def test_telling_of_a_changed_setting_without_more():
    """Packages send the signal themselves, with the setting and its value."""
    assert setting_changed.send(None, setting="SOMETHING", value=1)

"""Tests in a browser, driven by the package ``selenium``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from unittest import SkipTest

from .testcases import LiveServerTestCase
from .utils import tag


def _selenium(name: str) -> Any:
    """A module of selenium.

    Raises:
        ImportError: selenium is not installed; says how to install it.
    """
    from importlib import import_module  # selenium is optional

    try:
        return import_module(f"selenium.{name}")
    except ImportError as error:
        raise ImportError(
            "SeleniumTestCase needs the package 'selenium' (pip install selenium) and a browser to drive."
        ) from error


class SeleniumTestCaseBase(type(LiveServerTestCase)):  # type: ignore[misc]  # the class of test case classes
    """Makes a class for each browser that ``browsers`` lists; without any, the tests are skipped."""

    browsers: list[str] = []
    selenium_hub: str | None = None
    external_host: str | None = None
    headless = False
    screenshots = False

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> Any:
        test_class: Any = super().__new__(cls, name, bases, attrs)
        if test_class.browser or not any(attribute.startswith("test") for attribute in dir(test_class)):
            return test_class
        if not test_class.browsers:
            return _skipped(test_class)
        first, *others = test_class.browsers
        test_class.browser = first
        module = __import__(test_class.__module__, fromlist=["_"])
        for browser in others:
            title = f"{browser.capitalize()}{name}"
            twin = super().__new__(cls, title, (test_class,), {"browser": browser, "__module__": test_class.__module__})
            setattr(module, title, twin)
        return test_class

    @classmethod
    def import_webdriver(cls, browser: str) -> Any:
        """The driver class of a browser."""
        return _selenium(f"webdriver.{browser}.webdriver").WebDriver

    @classmethod
    def import_options(cls, browser: str) -> Any:
        """The options class of a browser."""
        return _selenium(f"webdriver.{browser}.options").Options

    def create_webdriver(self) -> Any:
        """A browser, here or at the hub."""
        options = self.import_options(self.browser)()
        if self.headless:
            options.add_argument("--headless")
        if self.selenium_hub:
            return _selenium("webdriver").Remote(command_executor=self.selenium_hub, options=options)
        return self.import_webdriver(self.browser)(options=options)


def _skipped(test_class: Any) -> Any:
    """The class, skipping when it is set up."""

    def set_up_class(cls: Any) -> None:
        raise SkipTest("No browsers specified.")

    test_class.setUpClass = classmethod(set_up_class)
    return test_class


@tag("selenium")
class SeleniumTestCase(LiveServerTestCase, metaclass=SeleniumTestCaseBase):
    """A live server test case with a browser in ``selenium``.

    Source: django.test.selenium.SeleniumTestCase (5.2).
    """

    implicit_wait = 10  # seconds
    browser: str | None = None
    selenium: Any

    @classmethod
    def setUpClass(cls) -> None:  # unittest's name
        super().setUpClass()
        cls.selenium = cls.create_webdriver()
        cls.selenium.implicitly_wait(cls.implicit_wait)
        cls.addClassCleanup(cls.selenium.quit)

    @contextmanager
    def desktop_size(self) -> Any:
        """A window of 1280 × 720 pixels."""
        with self._sized(1280, 720):
            yield

    @contextmanager
    def mobile_size(self) -> Any:
        """A window of 360 × 800 pixels."""
        with self._sized(360, 800):
            yield

    @contextmanager
    def _sized(self, width: int, height: int) -> Any:
        former = self.selenium.get_window_size()
        self.selenium.set_window_size(width, height)
        try:
            yield
        finally:
            self.selenium.set_window_size(former["width"], former["height"])

    def take_screenshot(self, name: str) -> None:
        """Save what the window shows, when screenshots are asked for."""
        if type(self).screenshots:
            folder = Path.cwd() / "screenshots"
            folder.mkdir(exist_ok=True)
            self.selenium.save_screenshot(folder / f"{self._testMethodName}-{name}.png")


def screenshot_cases(method_names: str | list[str]) -> Callable[[Any], Any]:
    """Run a test once for each of the named window sizes."""
    names = [method_names] if isinstance(method_names, str) else method_names

    def decorator(func: Any) -> Any:
        @wraps(func)
        def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
            for name in names:
                with getattr(self, name)():
                    func(self, *args, **kwargs)

        return wrapper

    return decorator

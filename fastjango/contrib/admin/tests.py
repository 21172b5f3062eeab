"""The base of tests that work with the admin in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastjango.contrib.staticfiles.testing import StaticLiveServerTestCase
from fastjango.test.selenium import SeleniumTestCase
from fastjango.utils.translation import gettext as _


class AdminSeleniumTestCase(SeleniumTestCase, StaticLiveServerTestCase):
    """A live server with the admin, and helpers that wait for the browser."""

    available_apps = [
        "fastjango.contrib.admin",
        "fastjango.contrib.auth",
        "fastjango.contrib.contenttypes",
        "fastjango.contrib.sessions",
        "fastjango.contrib.sites",
    ]

    # Waiting; each raises selenium's TimeoutException after ``timeout`` seconds.

    def wait_until(self, callback: Callable[[Any], Any], timeout: int = 10) -> None:
        """Wait until the callback, called with the driver, is true."""
        from selenium.webdriver.support.wait import WebDriverWait  # optional

        WebDriverWait(self.selenium, timeout).until(callback)

    def _wait_for_condition(self, name: str, css_selector: str, *args: Any, timeout: int) -> None:
        from selenium.webdriver.common.by import By  # optional
        from selenium.webdriver.support import expected_conditions

        self.wait_until(getattr(expected_conditions, name)((By.CSS_SELECTOR, css_selector), *args), timeout)

    def wait_for_and_switch_to_popup(self, num_windows: int = 2, timeout: int = 10) -> None:
        """Wait until so many windows are open, and go to the last."""
        self.wait_until(lambda driver: len(driver.window_handles) == num_windows, timeout)
        self.selenium.switch_to.window(self.selenium.window_handles[-1])
        self.wait_page_ready()

    def wait_for(self, css_selector: str, timeout: int = 10) -> None:
        """Wait until an element is there."""
        self._wait_for_condition("presence_of_element_located", css_selector, timeout=timeout)

    def wait_for_text(self, css_selector: str, text: str, timeout: int = 10) -> None:
        """Wait until an element has a text."""
        self._wait_for_condition("text_to_be_present_in_element", css_selector, text, timeout=timeout)

    def wait_for_value(self, css_selector: str, text: str, timeout: int = 10) -> None:
        """Wait until an input has a value."""
        self._wait_for_condition("text_to_be_present_in_element_value", css_selector, text, timeout=timeout)

    def wait_until_visible(self, css_selector: str, timeout: int = 10) -> None:
        """Wait until an element is shown."""
        self._wait_for_condition("visibility_of_element_located", css_selector, timeout=timeout)

    def wait_until_invisible(self, css_selector: str, timeout: int = 10) -> None:
        """Wait until an element is hidden or gone."""
        self._wait_for_condition("invisibility_of_element_located", css_selector, timeout=timeout)

    def wait_page_ready(self, timeout: int = 10) -> None:
        """Wait until the page has been loaded."""
        self.wait_until(lambda driver: driver.execute_script("return document.readyState;") == "complete", timeout)

    @contextmanager
    def wait_page_loaded(self, timeout: int = 10) -> Iterator[None]:
        """Wait at the end of the block until another page has been loaded."""
        from selenium.webdriver.common.by import By  # optional
        from selenium.webdriver.support import expected_conditions

        old_page = self.selenium.find_element(By.TAG_NAME, "html")
        yield
        self.wait_until(expected_conditions.staleness_of(old_page), timeout=timeout)
        self.wait_page_ready(timeout=timeout)

    # Doing

    def trigger_resize(self) -> None:
        """Make the window a little wider and smaller again."""
        width = self.selenium.get_window_size()["width"]
        for delta in (1, 0):
            self.selenium.set_window_size(width + delta, self.selenium.get_window_size()["height"])

    def admin_login(self, username: str, password: str, login_url: str = "/admin/") -> None:
        """Log in."""
        from selenium.webdriver.common.by import By  # optional

        self.selenium.get(f"{self.live_server_url}{login_url}")
        for name, value in (("username", username), ("password", password)):
            self.selenium.find_element(By.NAME, name).send_keys(value)
        with self.wait_page_loaded():
            self.selenium.find_element(By.XPATH, f'//input[@value="{_("Log in")}"]').click()

    def _select(self, selector: str) -> Any:
        from selenium.webdriver.common.by import By  # optional
        from selenium.webdriver.support.ui import Select

        return Select(self.selenium.find_element(By.CSS_SELECTOR, selector))

    def select_option(self, selector: str, value: Any) -> None:
        """Select the option with a value in a select box."""
        self._select(selector).select_by_value(value)

    def deselect_option(self, selector: str, value: Any) -> None:
        """Take the selection of an option back."""
        self._select(selector).deselect_by_value(value)

    # Looking

    def assertCountSeleniumElements(  # noqa: N802  # Django's name
        self, selector: str, count: int, root_element: Any = None
    ) -> None:
        """Assert that so many elements match."""
        from selenium.webdriver.common.by import By  # optional

        root = root_element or self.selenium
        self.assertEqual(len(root.find_elements(By.CSS_SELECTOR, selector)), count)

    def _assertOptionsValues(self, options_selector: str, values: Any) -> None:  # noqa: N802  # Django's name
        from selenium.webdriver.common.by import By  # optional

        if not values:
            # Looking for elements that are not there would wait for them.
            self.wait_until(lambda driver: not driver.find_elements(By.CSS_SELECTOR, options_selector))
            return
        options = self.selenium.find_elements(By.CSS_SELECTOR, options_selector)
        self.assertEqual([option.get_attribute("value") for option in options], list(values))

    def assertSelectOptions(self, selector: str, values: Any) -> None:  # noqa: N802  # Django's name
        """Assert which values a select box offers."""
        self._assertOptionsValues(f"{selector} > option", values)

    def assertSelectedOptions(self, selector: str, values: Any) -> None:  # noqa: N802  # Django's name
        """Assert which values of a select box are selected."""
        self._assertOptionsValues(f"{selector} > option:checked", values)

    def is_disabled(self, selector: str) -> bool:
        """Tell whether an element is disabled."""
        from selenium.webdriver.common.by import By  # optional

        return self.selenium.find_element(By.CSS_SELECTOR, selector).get_attribute("disabled") == "true"

    def has_css_class(self, selector: str, klass: str) -> bool:
        """Tell whether an element has a class."""
        from selenium.webdriver.common.by import By  # optional

        return klass in self.selenium.find_element(By.CSS_SELECTOR, selector).get_attribute("class").split()

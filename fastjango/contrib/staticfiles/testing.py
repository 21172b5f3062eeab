"""Live tests with static files that were not collected."""

from fastjango.contrib.staticfiles.handlers import StaticFilesHandler
from fastjango.test import LiveServerTestCase


class StaticLiveServerTestCase(LiveServerTestCase):
    """A live server that finds static files as ``runserver`` does."""

    static_handler = StaticFilesHandler

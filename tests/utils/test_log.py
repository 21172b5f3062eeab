"""Wrong names in the logging configuration are found at once."""

import pytest

from fastjango.utils.log import AdminEmailHandler, configure_logging


@pytest.mark.parametrize(
    "configure",
    [lambda: configure_logging("nowhere.configure", {}), lambda: AdminEmailHandler(reporter_class="nowhere.Reporter")],
)
def test_a_wrong_path_is_found_at_once(configure):
    with pytest.raises(ModuleNotFoundError, match="No module named 'nowhere'"):
        configure()

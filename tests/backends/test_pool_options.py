"""``OPTIONS["pool"]`` speaks SQLAlchemy's and psycopg's language."""

import pytest

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db._alchemy.engine import pool_options


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (True, {}),
        ({"pool_size": 3, "max_overflow": 2}, {"pool_size": 3, "max_overflow": 2}),
        ({"timeout": 4, "recycle": 9, "pre_ping": True}, {"pool_timeout": 4, "pool_recycle": 9, "pool_pre_ping": True}),
        ({"pool_recycle": 9}, {"pool_recycle": 9}),
        ({"min_size": 2, "max_size": 8, "max_idle": 60}, {"pool_size": 8, "max_overflow": 0}),
        ({"min_size": 2}, {"pool_size": 2, "max_overflow": 0}),
        ({"max_lifetime": 60}, {"pool_recycle": 60}),
    ],
)
def test_options_of_both_pools_are_understood(given, expected):
    assert pool_options(given) == expected


def test_an_unknown_option_is_refused_with_the_choices():
    with pytest.raises(ImproperlyConfigured, match="no option 'pol_size'"):
        pool_options({"pol_size": 3})

import datetime
import zoneinfo

import pytest

import fastjango
from fastjango.utils.timesince import timesince, timeuntil

KATHMANDU = zoneinfo.ZoneInfo("Asia/Kathmandu")
# In UTC it is still the day before.
EARLY = datetime.datetime(2023, 3, 1, 1, 30, tzinfo=KATHMANDU)


@pytest.fixture(autouse=True)
def apps():
    fastjango.setup()


@pytest.mark.parametrize(
    ("ago", "text"),
    [({"seconds": 1}, "0\xa0minutes"), ({"minutes": 1}, "1\xa0minute"), ({"days": 40}, "1\xa0month, 1\xa0week")],
)
def test_moments_of_two_zones_are_compared_in_one(ago, text):
    before, now = EARLY - datetime.timedelta(**ago), EARLY.astimezone(datetime.UTC)
    assert timesince(before, now) == text
    assert timeuntil(now, before) == text

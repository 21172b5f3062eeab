"""Files name objects by the doors, which stay when rooms are moved."""

import pickle

import pytest

import fastjango
from fastjango.core.validators import MaxLengthValidator, RegexValidator, URLValidator
from fastjango.db import models
from fastjango.db.models.lookups import GreaterThan, IContains, YearExact
from fastjango.utils.deconstruct import deconstructible, public_module


@pytest.fixture(autouse=True, scope="module")
def apps():
    fastjango.setup()


class OwnConstraint(models.UniqueConstraint):
    pass


@deconstructible
class OwnValidator(RegexValidator):
    pass


@pytest.mark.parametrize(
    ("thing", "path"),
    [
        (RegexValidator("a"), "fastjango.core.validators.RegexValidator"),
        (URLValidator(), "fastjango.core.validators.URLValidator"),
        (MaxLengthValidator(3), "fastjango.core.validators.MaxLengthValidator"),
        (OwnValidator("a"), f"{__name__}.OwnValidator"),
        (models.CheckConstraint(condition=models.Q(a=1), name="c"), "fastjango.db.models.CheckConstraint"),
        (models.UniqueConstraint(fields=["a"], name="c"), "fastjango.db.models.UniqueConstraint"),
        (OwnConstraint(fields=["a"], name="c"), f"{__name__}.OwnConstraint"),
        (models.Q(a=1), "fastjango.db.models.Q"),
        (models.F("a") + 1, "fastjango.db.models.expressions.CombinedExpression"),
        (GreaterThan(models.F("a"), 1), "fastjango.db.models.lookups.GreaterThan"),
        (IContains(models.F("a"), "b"), "fastjango.db.models.lookups.IContains"),
        (models.JSONField(), "fastjango.db.models.JSONField"),
        (models.CharField(), "fastjango.db.models.CharField"),
    ],
    ids=lambda each: each if isinstance(each, str) else type(each).__name__,
)
def test_paths_are_those_of_the_documentation(thing, path):
    written = thing.deconstruct()
    assert path in written[:2]


def test_a_module_of_others_is_its_own_door():
    assert public_module("shop._rooms.models", "Order") == "shop._rooms.models"
    assert public_module(YearExact.__module__, "YearExact") == "fastjango.db.models.lookups"
    assert public_module(YearExact.__module__, "NoSuchName") == YearExact.__module__


def test_validators_show_the_module_that_projects_import():
    assert repr(RegexValidator("a")).startswith("<fastjango.core.validators.RegexValidator object at ")
    assert type(pickle.loads(pickle.dumps(MaxLengthValidator(3)))).__module__ == "fastjango.core.validators"

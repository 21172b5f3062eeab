"""Findings of the admin's checks, where they name what is wrong."""

import pytest

import fastjango
from fastjango.contrib import admin
from fastjango.db import models

fastjango.setup()


class Thing(models.Model):
    name = models.TextField()

    class Meta:
        app_label = "admin_checks_test"


def an_action(modeladmin, request, queryset):
    """A function where a class should be."""


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"inlines": [an_action]}, [("admin.E104", f"'{__name__}.an_action' must inherit from 'InlineModelAdmin'.")]),
        ({"inlines": [object]}, [("admin.E104", "'builtins.object' must inherit from 'InlineModelAdmin'.")]),
        ({"inlines": [5]}, [("admin.E104", "'admin_checks_test.ThingAdmin' must inherit from 'InlineModelAdmin'.")]),
        ({"exclude": ["name", "name"]}, [("admin.E015", "The value of 'exclude' contains duplicate field(s).")]),
        ({"exclude": [("name", "name")]}, []),
    ],
)
def test_findings_name_what_is_wrong(attributes, expected):
    kind = type("ThingAdmin", (admin.ModelAdmin,), attributes)
    assert [(found.id, found.msg) for found in kind(Thing, admin.AdminSite()).check()] == expected

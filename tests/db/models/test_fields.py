"""Fields without a model: conversion, validation, and what migrations write."""

import datetime
import decimal
import uuid

import pytest

from fastjango.core.exceptions import ValidationError
from fastjango.db.models import fields
from fastjango.db.models.fields.json import JSONField, compile_json_path
from fastjango.utils import translation


@pytest.fixture(autouse=True)
def _untranslated():
    translation.deactivate_all()
    yield
    translation.deactivate()


UUID = uuid.UUID("550e8400-e29b-41d4-a716-446655440000")


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (fields.IntegerField(), "5", 5),
        (fields.FloatField(), "1.5", 1.5),
        (fields.DecimalField(max_digits=4, decimal_places=2), 2.4, decimal.Decimal("2.400")),
        (fields.BooleanField(), "t", True),
        (fields.BooleanField(null=True), "", None),
        (fields.DateField(), "2024-02-29", datetime.date(2024, 2, 29)),
        (fields.DateTimeField(), "2024-02-29", datetime.datetime(2024, 2, 29)),
        (fields.TimeField(), "10:30", datetime.time(10, 30)),
        (fields.DurationField(), "1 00:00:05", datetime.timedelta(days=1, seconds=5)),
        (fields.UUIDField(), UUID.hex, UUID),
        (fields.UUIDField(), UUID.int, UUID),
        (fields.GenericIPAddressField(), " ::ffff:0a0a:0a0a ", "::ffff:10.10.10.10"),
        (fields.GenericIPAddressField(unpack_ipv4=True), "::ffff:0a0a:0a0a", "10.10.10.10"),
        (fields.CharField(max_length=5), 7, "7"),
    ],
)
def test_to_python(field, value, expected):
    found = field.to_python(value)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (fields.IntegerField(), "x", "“x” value must be an integer."),
        (fields.BooleanField(), None, "“None” value must be either True or False."),
        (fields.DecimalField(), "nan", "“nan” value must be a decimal number."),
        (fields.DateField(), "2023-02-29", "“2023-02-29” value has the correct format (YYYY-MM-DD) but it is an"),
        (fields.DateTimeField(), "soon", "“soon” value has an invalid format. It must be in YYYY-MM-DD HH:MM"),
        (fields.UUIDField(), "x", "“x” is not a valid UUID."),
        (fields.CharField(), None, "This field cannot be null."),
        (fields.CharField(), "", "This field cannot be blank."),
        (fields.CharField(choices=[("a", "A")]), "b", "Value 'b' is not a valid choice."),
        (fields.EmailField(), "x", "Enter a valid email address."),
        (JSONField(), {1}, "Value must be valid JSON."),
    ],
)
def test_clean_refuses(field, value, message):
    with pytest.raises(ValidationError) as caught:
        field.clean(value, None)
    assert caught.value.messages[0].startswith(message)


@pytest.mark.parametrize(
    ("field", "path", "kwargs"),
    [
        (fields.CharField(max_length=3), "CharField", {"max_length": 3}),
        (fields.EmailField(), "EmailField", {"max_length": 254}),
        (fields.SlugField(), "SlugField", {}),
        (fields.SlugField(db_index=False, max_length=5), "SlugField", {"db_index": False, "max_length": 5}),
        (fields.URLField(), "URLField", {}),
        (fields.UUIDField(), "UUIDField", {}),
        (fields.BigAutoField(primary_key=True), "BigAutoField", {"primary_key": True}),
        (fields.DateField(auto_now=True), "DateField", {"auto_now": True}),
        (fields.BinaryField(), "BinaryField", {}),
        (fields.GenericIPAddressField(protocol="IPv6"), "GenericIPAddressField", {"protocol": "IPv6"}),
        (fields.IntegerField(choices={1: "a"}), "IntegerField", {"choices": [(1, "a")]}),
        (fields.IntegerField(default=0, help_text="h"), "IntegerField", {"default": 0, "help_text": "h"}),
    ],
)
def test_deconstruct(field, path, kwargs):
    assert field.deconstruct() == (None, f"fastjango.db.models.{path}", [], kwargs)
    assert field.clone().deconstruct() == field.deconstruct()


def test_fields_are_ordered_as_they_were_declared():
    first, second = fields.TextField(), fields.TextField()
    automatic = fields.AutoField(primary_key=True, auto_created=True)
    assert sorted([second, first, automatic]) == [automatic, first, second]


def test_big_automatic_keys_count_as_automatic():
    assert isinstance(fields.BigAutoField(primary_key=True), fields.AutoField)
    assert issubclass(fields.SmallAutoField, fields.AutoField)
    assert not issubclass(fields.IntegerField, fields.AutoField)


def test_a_number_for_a_query_names_the_field():
    with pytest.raises(ValueError, match=r"Field 'age' expected a number but got 'x'\."):
        fields.IntegerField(name="age").get_prep_value("x")


def test_paths_into_documents():
    assert compile_json_path(["a", "0", "b c"]) == '$."a"[0]."b c"'


def test_repr_shows_the_public_path():
    assert repr(fields.CharField(name="a")) == "<fastjango.db.models.fields.CharField: a>"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (fields.CharField(), ""),
        (fields.CharField(default="new"), "new"),
        (fields.CharField(default=""), None),
        (fields.CharField(null=True), None),
        (fields.BinaryField(), b""),
        (fields.IntegerField(), None),
        (fields.IntegerField(default=0), None),
        (fields.IntegerField(default=lambda: 5), 5),
        (fields.AutoField(primary_key=True), None),
    ],
)
def test_the_key_of_an_object_without_one(field, expected):
    """Django 5.2: texts without a default have an empty key, and defaults that count as false are none."""
    assert field.get_pk_value_on_save(None) == expected

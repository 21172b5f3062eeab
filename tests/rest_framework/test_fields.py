"""Fields, without a project: values in, values out."""

import datetime
import decimal

import pytest

from fastjango.http import QueryDict
from fastjango.rest_framework import serializers
from fastjango.rest_framework.exceptions import ErrorDetail

pytestmark = pytest.mark.usefixtures("untranslated")


@pytest.mark.parametrize(
    ("field", "data", "expected"),
    [
        (serializers.IntegerField(), "1.0", 1),
        (serializers.BooleanField(), "Off", False),
        (serializers.CharField(), " a ", "a"),
        (serializers.DecimalField(3, 1), "2E+1", decimal.Decimal("20.0")),
        (serializers.DurationField(), "P1DT2H", datetime.timedelta(days=1, hours=2)),
        (serializers.ListField(child=serializers.IntegerField()), ("1", 2), [1, 2]),
        (serializers.MultipleChoiceField(choices=["a", "b"]), ["b", "a", "b"], ["b", "a"]),
        (serializers.JSONField(binary=True), b'{"a": [1]}', {"a": [1]}),
    ],
)
def test_read(field, data, expected):
    assert field.run_validation(data) == expected


@pytest.mark.parametrize(
    ("field", "data", "codes"),
    [
        (serializers.IntegerField(max_value=3), "4", ["max_value"]),
        (serializers.IntegerField(), "9" * 2000, ["max_string_length"]),
        (serializers.FloatField(), "nan", ["invalid"]),
        (serializers.CharField(), "\ud800", ["surrogate_characters_not_allowed"]),
        (serializers.DecimalField(3, 1), "1.23", ["max_decimal_places"]),
        (serializers.ListField(child=serializers.IntegerField()), [1, "x"], {1: ["invalid"]}),
        (serializers.ChoiceField([("G", [1, 2])]), "3", ["invalid_choice"]),
    ],
)
def test_refused(field, data, codes):
    with pytest.raises(serializers.ValidationError) as refused:
        field.run_validation(data)
    assert refused.value.get_codes() == codes


class Address(serializers.Serializer):
    street = serializers.CharField()


class Person(serializers.Serializer):
    name = serializers.CharField(max_length=3)
    address = Address()
    tags = serializers.ListField(child=serializers.CharField(), required=False)


def test_forms_have_nested_names():
    person = Person(data=QueryDict("name=Ann&address.street=Elm&tags[1]=b&tags[0]=a"))
    assert person.is_valid(), person.errors
    assert person.validated_data == {"name": "Ann", "address": {"street": "Elm"}, "tags": ["a", "b"]}


def test_errors_have_the_shape_of_the_data():
    person = Person(data={"name": "Anna", "address": {}})
    assert not person.is_valid()
    assert person.errors == {
        "name": [ErrorDetail("Ensure this field has no more than 3 characters.", "max_length")],
        "address": {"street": [ErrorDetail("This field is required.", "required")]},
    }


@pytest.mark.parametrize(
    ("text", "taken"),
    [("1" * 40, True), ("1e999", True), ("1e1000", False), ("1e999999999", False), ("1e-1000", False)],
)
def test_decimal_numbers_without_a_limit_have_as_many_digits_as_a_long_text(text, taken):
    field = serializers.DecimalField(None, None)
    if taken:
        assert field.to_representation(field.run_validation(text)) == f"{decimal.Decimal(text):f}"
    else:
        with pytest.raises(serializers.ValidationError, match="String value too large"):
            field.run_validation(text)


def test_decimal_places_without_a_limit_of_digits_keep_every_digit():
    field = serializers.DecimalField(None, 3)
    assert field.run_validation("1" * 40) == decimal.Decimal("1" * 40 + ".000")


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00"])
def test_times_that_utc_cannot_name_are_refused(text):
    field = serializers.DateTimeField(default_timezone=datetime.timezone(-datetime.timedelta(hours=5)))
    with pytest.raises(serializers.ValidationError) as caught:
        field.run_validation(text)
    assert caught.value.detail[0].code == "overflow"

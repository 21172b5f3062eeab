"""Forms of Pydantic models and Pydantic models of forms: each side gives the same values and errors."""

import datetime
import decimal
import enum
import ipaddress
from typing import Annotated, Literal

import pydantic
import pytest
from rows import OUR_IDS, OURS, known, named, plain, split

import fastjango
from fastjango import forms
from fastjango.utils.datastructures import MultiValueDict

fastjango.setup()
GOOD = {"name": "Ann", "age": "41", "day": "2026-11-21", "color": "g", "price": "1.50", "active": "on"}
VALUES = {
    "name": "Ann", "age": 41, "day": datetime.date(2026, 11, 21), "color": "g", "price": decimal.Decimal("1.50"),
    "active": True,
}  # fmt: skip


class Ours(forms.Form):
    name = forms.CharField(max_length=5)
    age = forms.IntegerField(min_value=0)
    day = forms.DateField()
    color = forms.ChoiceField(choices=[("g", "Green"), ("r", "Red")])
    price = forms.DecimalField(max_digits=4, decimal_places=2)
    active = forms.BooleanField(required=False)

    def clean_name(self):
        if self.cleaned_data["name"] == "Bob":
            raise forms.ValidationError("Not Bob.")
        return self.cleaned_data["name"]


class Color(enum.Enum):
    RED = "r"
    DARK_GREEN = "g"


class Model(pydantic.BaseModel):
    name: Annotated[str, pydantic.Field(max_length=5, description="help")]
    age: Annotated[int, pydantic.Field(ge=0)] = 3
    color: Color = Color.RED
    size: Literal[1, 2]
    day: datetime.date | None = None
    active: bool = False

    @pydantic.field_validator("name")
    @classmethod
    def no_bob(cls, value):
        if value == "Bob":
            raise ValueError("not Bob")
        return value


def test_a_form_of_a_pydantic_model_builds_the_model():
    cls = forms.from_pydantic(Model)
    form = cls({"name": "Ann", "color": "g", "size": "2", "active": "on"})
    assert form.is_valid(), form.errors
    assert form.model == Model(name="Ann", color=Color.DARK_GREEN, size=2, active=True)
    bad = cls({"name": "Bob", "color": "r", "size": "1"})
    assert bad.errors == {"name": ["Value error, not Bob"]}
    assert cls({"name": "too long", "size": "3"}).errors.keys() == {"name", "size", "color"} - {"color"}


def test_a_pydantic_model_of_a_form_cleans_as_the_form():
    model = Ours.pydantic_model()
    assert model(**GOOD).model_dump() == VALUES
    with pytest.raises(pydantic.ValidationError, match="Enter a whole number"):
        model(**{**GOOD, "age": "x"})
    schema = model.model_json_schema()["properties"]
    assert schema["name"]["maxLength"] == 5
    assert schema["color"]["enum"] == ["g", "r"]


@pytest.mark.parametrize(("make", "good", "value", "bad"), OURS, ids=OUR_IDS)
def test_every_field_is_in_the_model(make, good, value, bad):
    good, value = known(make, good, value)
    form = type("Single", (forms.Form,), {"f": make()})

    def raw(values):
        data, files = split(named(values))
        return form(data, files)["f"].data

    model = form.pydantic_model()
    assert plain(model(f=raw(good)).f) == value
    if bad is not None:
        with pytest.raises(pydantic.ValidationError):
            model(f=raw(bad))
    assert "f" in model.model_json_schema()["properties"]
    optional = type("Single", (forms.Form,), {"f": make(required=False)}).pydantic_model()
    assert not optional().f


class Address(pydantic.BaseModel):
    street: str


class Everything(pydantic.BaseModel):
    password: pydantic.SecretStr
    price: Annotated[
        decimal.Decimal, pydantic.Field(max_digits=4, decimal_places=2, multiple_of=decimal.Decimal("0.5"))
    ]
    ratio: Annotated[float, pydantic.Field(gt=0)] = 0.5
    colors: list[Color] = [Color.RED]
    site: pydantic.HttpUrl | None = None
    server: ipaddress.IPv4Address | None = None
    address: Address | None = None
    either: int | str = 3
    at: datetime.time | None = None
    took: datetime.timedelta | None = None
    numbers: list[int] = pydantic.Field(default_factory=list)
    named: str = pydantic.Field("", alias="otherName")


def test_a_form_of_a_model_has_a_field_for_each_type():
    cls = forms.from_pydantic(Everything)
    data = {
        "password": " x ", "price": "1.5", "ratio": "1.5", "colors": ["r", "g"], "site": "https://a.org/",
        "server": "127.0.0.1", "address": '{"street": "Main"}', "either": "4", "at": "10:20", "took": "1:00:00",
        "numbers": "[1, 2]", "named": "n",
    }  # fmt: skip
    form = cls(MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()}))
    assert form.is_valid(), form.errors
    assert form.model == Everything(**{"otherName" if name == "named" else name: value for name, value in {
        **data, "colors": [Color.RED, Color.DARK_GREEN], "address": {"street": "Main"}, "numbers": [1, 2],
        "took": datetime.timedelta(hours=1),
    }.items()})  # fmt: skip
    assert 'type="password"' in str(cls()["password"])
    assert 'step="0.5"' in str(cls()["price"])
    bad = cls({**data, "ratio": "-1", "colors": ["r"], "price": "1.75"})
    assert set(bad.errors) == {"price"}
    assert set(cls({**data, "ratio": "-1", "colors": ["r"]}).errors) == {"ratio"}


def test_a_type_without_a_field_is_named():
    class Strange(pydantic.BaseModel):
        model_config = pydantic.ConfigDict(arbitrary_types_allowed=True)
        thing: object

    with pytest.raises(TypeError, match="There is no form field for <class 'object'>"):
        forms.from_pydantic(Strange)

"""A row for each type of form field: what is submitted, what it is cleaned to, what is refused."""

import datetime
import decimal
import io
import uuid
from functools import partial

import wtforms
from PIL import Image

from fastjango import forms
from fastjango.core.files.uploadedfile import SimpleUploadedFile
from fastjango.forms import wtf
from fastjango.utils.datastructures import MultiValueDict

D, DT, T = datetime.date, datetime.datetime, datetime.time
UTC = datetime.UTC


def upload(name="a.txt", content=b"text"):
    return SimpleUploadedFile(name, content)


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (2, 2)).save(stream, "PNG")
    return stream.getvalue()


PAIRS = [("g", "Green"), ("r", "Red")]


def named(values, name="f"):
    """Values as they are submitted; uploads are at their beginning."""
    for one in (one for found in values.values() for one in found if hasattr(one, "seek")):
        one.seek(0)
    return MultiValueDict({f"{name}{ending}": list(found) for ending, found in values.items()})


def plain(value):
    """Uploads by name."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return getattr(value, "name", value) if hasattr(value, "read") else value


def split(data):
    data = data.copy()
    files = MultiValueDict({name: data.pop(name) for name in list(data) if hasattr(data[name], "read")})
    return data, files


def both(**kwargs):
    return forms.ComboField(fields=[forms.CharField(max_length=5), forms.SlugField()], **kwargs)


class Pair(forms.MultiValueField):
    def __init__(self, **kwargs):
        super().__init__([forms.IntegerField(), forms.IntegerField()], widget=PairWidget(), **kwargs)

    def compress(self, parts):
        return tuple(parts)


class PairWidget(forms.MultiWidget):
    def __init__(self):
        super().__init__([forms.NumberInput(), forms.NumberInput()])

    def decompress(self, value):
        return list(value) if value else [None, None]


ONE = uuid.UUID(int=1)
TYPED = {"choices": [("1", "One"), ("2", "Two")], "coerce": int}
# field, good values by ending of the name, cleaned, bad values
OURS = [
    (forms.BooleanField, {"": ["on"]}, True, {}),
    (partial(forms.CharField, max_length=3), {"": ["abc"]}, "abc", {"": ["abcd"]}),
    (partial(forms.CharField, widget=forms.Textarea), {"": ["a\nb"]}, "a\nb", {"": ["\0"]}),
    (partial(forms.CharField, widget=forms.HiddenInput), {"": ["a"]}, "a", {"": ["\0"]}),
    (partial(forms.ChoiceField, choices=PAIRS), {"": ["g"]}, "g", {"": ["x"]}),
    (partial(forms.ChoiceField, choices=[("Light", PAIRS)]), {"": ["r"]}, "r", {"": ["x"]}),
    (partial(forms.ChoiceField, choices=PAIRS, widget=forms.RadioSelect), {"": ["r"]}, "r", {"": ["x"]}),
    (both, {"": ["abc"]}, "abc", {"": ["a b"]}),
    (forms.DateField, {"": ["2026-11-21"]}, D(2026, 11, 21), {"": ["x"]}),
    (
        partial(forms.DateField, widget=forms.SelectDateWidget(years=[2026])),
        {"_year": ["2026"], "_month": ["11"], "_day": ["21"]},
        D(2026, 11, 21),
        {"_year": ["2026"], "_month": ["2"], "_day": ["31"]},
    ),
    (forms.DateTimeField, {"": ["2026-11-21 10:20:30"]}, DT(2026, 11, 21, 10, 20, 30, tzinfo=UTC), {"": ["x"]}),
    (forms.DecimalField, {"": ["1.5"]}, decimal.Decimal("1.5"), {"": ["x"]}),
    (forms.DurationField, {"": ["1 02:00:00"]}, datetime.timedelta(days=1, hours=2), {"": ["x"]}),
    (forms.EmailField, {"": ["a@b.org"]}, "a@b.org", {"": ["x"]}),
    (forms.FileField, {"": [upload()]}, "a.txt", {"": [upload(content=b"")]}),
    (partial(forms.FilePathField, __file__.rpartition("/")[0], match="controls"), None, None, {"": ["x"]}),
    (forms.FloatField, {"": ["1.5"]}, 1.5, {"": ["x"]}),
    (forms.GenericIPAddressField, {"": ["::1"]}, "::1", {"": ["x"]}),
    (forms.ImageField, {"": [upload("a.png", picture())]}, "a.png", {"": [upload("a.png")]}),
    (partial(forms.IntegerField, min_value=0), {"": ["3"]}, 3, {"": ["-1"]}),
    (forms.JSONField, {"": ['{"a": 1}']}, {"a": 1}, {"": ["{"]}),
    (partial(forms.MultipleChoiceField, choices=PAIRS), {"": ["g", "r"]}, ["g", "r"], {"": ["x"]}),
    (
        partial(forms.MultipleChoiceField, choices=PAIRS, widget=forms.CheckboxSelectMultiple),
        {"": ["g"]},
        ["g"],
        {"": ["x"]},
    ),
    (Pair, {"_0": ["1"], "_1": ["2"]}, (1, 2), {"_0": ["1"], "_1": ["x"]}),
    (forms.NullBooleanField, {"": ["true"]}, True, None),
    (partial(forms.RegexField, "^a+$"), {"": ["aa"]}, "aa", {"": ["b"]}),
    (forms.SlugField, {"": ["a-b"]}, "a-b", {"": ["a b"]}),
    (
        forms.SplitDateTimeField,
        {"_0": ["2026-11-21"], "_1": ["10:20:30"]},
        DT(2026, 11, 21, 10, 20, 30, tzinfo=UTC),
        {"_0": ["2026-11-21"], "_1": ["x"]},
    ),
    (forms.TimeField, {"": ["10:20:30"]}, T(10, 20, 30), {"": ["x"]}),
    (partial(forms.TypedChoiceField, **TYPED), {"": ["2"]}, 2, {"": ["3"]}),
    (partial(forms.TypedMultipleChoiceField, **TYPED), {"": ["1", "2"]}, [1, 2], {"": ["3"]}),
    (partial(forms.URLField, assume_scheme="https"), {"": ["a.org"]}, "https://a.org", {"": ["x y"]}),
    (forms.UUIDField, {"": [str(ONE)]}, ONE, {"": ["x"]}),
    (partial(wtf.WTField, wtforms.MonthField()), {"": ["2026-11"]}, D(2026, 11, 1), {"": ["x"]}),
]
OUR_IDS = [type(row[0]()).__name__ for row in OURS]


def known(make, good, value):
    """Values and what they are cleaned to; the path of a file depends on where the tests are."""
    if good is None:
        path = make().choices[0][0]
        return {"": [path]}, path
    return good, value

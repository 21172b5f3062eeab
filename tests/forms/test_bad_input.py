"""Whatever is submitted, fields, widgets, forms and formsets refuse it with ``ValidationError`` and nothing else."""

import contextlib
import datetime
import decimal
import os
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rows import OUR_IDS, OURS, PAIRS

import fastjango
from fastjango import forms
from fastjango.contrib.postgres import forms as postgres
from fastjango.core.exceptions import ValidationError
from fastjango.core.files.uploadedfile import SimpleUploadedFile
from fastjango.utils.datastructures import MultiValueDict

fastjango.setup()
# The same examples each time, or that many new ones.
_count = int(os.environ.get("FORMS_EXAMPLES", "0"))
often = settings(
    max_examples=_count or 5, derandomize=not _count, deadline=None, suppress_health_check=list(HealthCheck)
)

# Texts that some parser somewhere takes for something.
TRICKS = [
    "\0", "a\0b", "\ud800", "\udcff@\udcff", "9" * 5000, "1e999999999", "-1e-999999999", "NaN", "sNaN", "-Infinity",
    "0x10", "1_000", "٣", "²", "½", "1e5", "--1", "+", ".", "[" * 20000, '{"a":' * 5000, '"\\ud800"', "http://[",
    "http://[::1", "http://a:99999999", "http://\u2100.org", "//", "a@[", "a@[::1]", "@", "a@b.\ud800", "::1%\0",
    ":" * 50, "1.2.3.4.5", "::ffff:999.1.1.1", "9999-12-31", "0001-01-01", "0000-00-00", "2026-02-30",
    "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "2026-11-21T10:20:30+99:99", "P999999999999D", "-P1Y",
    "PT" + "9" * 400 + "S", "1" * 400 + " 00:00:00", "24:00", "23:59:60", "{" + "0" * 31 + "}", "urn:uuid:",
    "\u2028", "\r\n", " " * 1000, "None", "unknown", "2", "__all__", "../../etc/passwd", "%00", "%s%n",
    "{0.__class__}", "\x1b[0m", "\U0010ffff",
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(TRICKS),
    st.text(st.characters()),
    st.text(st.characters(categories=["Cs", "Cc", "Nd", "No", "Zs"])),
    st.text("0123456789-:.T+PZ eE/@[]{}\"'_,\0"),
)
scalars = st.one_of(
    texts, st.binary(), st.integers(), st.integers(10**400, 10**401), st.floats(), st.booleans(), st.none(),
    st.decimals(), st.datetimes(), st.dates(), st.times(), st.timedeltas(), st.uuids(), st.just(object()),
    st.builds(SimpleUploadedFile, st.just("a.png"), st.binary(min_size=1)),
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=3) | st.tuples(inner),
    max_leaves=6,
)
FIELDS = [
    *zip(OUR_IDS, (row[0] for row in OURS), strict=True),
    ("CharField(min)", partial(forms.CharField, min_length=2, strip=False)),
    ("IntegerField(limits)", partial(forms.IntegerField, min_value=1, max_value=9, step_size=2)),
    ("IntegerField(localize)", partial(forms.IntegerField, localize=True)),
    ("FloatField(limits)", partial(forms.FloatField, min_value=1, max_value=9, step_size=0.5)),
    ("FloatField(localize)", partial(forms.FloatField, localize=True)),
    ("DecimalField(limits)", partial(forms.DecimalField, max_digits=5, decimal_places=2, min_value=1, max_value=9)),
    ("DecimalField(step)", partial(forms.DecimalField, step_size=decimal.Decimal("0.5"), localize=True)),
    ("DateField(formats)", partial(forms.DateField, input_formats=["%d.%m.%Y", "%j %Y", "%G-%V-%u", "%x"])),
    ("DateTimeField(formats)", partial(forms.DateTimeField, input_formats=["%c", "%Y-%m-%d %H:%M:%S%z", "%s"])),
    ("SlugField(unicode)", partial(forms.SlugField, allow_unicode=True)),
    ("GenericIPAddressField(4)", partial(forms.GenericIPAddressField, protocol="IPv4")),
    ("GenericIPAddressField(6)", partial(forms.GenericIPAddressField, protocol="IPv6")),
    ("GenericIPAddressField(unpack)", partial(forms.GenericIPAddressField, unpack_ipv4=True)),
    ("TypedChoiceField(dates)", partial(forms.TypedChoiceField, choices=PAIRS, coerce=datetime.date.fromisoformat)),
    ("MultiValueField(parts)", lambda **kwargs: _Parts(require_all_fields=False, **kwargs)),
    ("SimpleArrayField", partial(postgres.SimpleArrayField, forms.IntegerField(), max_length=3)),
    ("SplitArrayField", partial(postgres.SplitArrayField, forms.IntegerField(), size=2, remove_trailing_nulls=True)),
    ("HStoreField", postgres.HStoreField),
    ("IntegerRangeField", postgres.IntegerRangeField),
    ("DecimalRangeField", postgres.DecimalRangeField),
    ("DateRangeField", postgres.DateRangeField),
    ("DateTimeRangeField", postgres.DateTimeRangeField),
]
by_field = pytest.mark.parametrize("make", [make for _name, make in FIELDS], ids=[name for name, _make in FIELDS])


class _Parts(forms.MultiValueField):
    def __init__(self, **kwargs):
        parts = [forms.IntegerField(), forms.EmailField(), forms.DurationField(required=False)]
        super().__init__(parts, widget=_PartsWidget(), **kwargs)

    def compress(self, parts):
        return parts


class _PartsWidget(forms.MultiWidget):
    def __init__(self):
        super().__init__([forms.NumberInput, forms.EmailInput, forms.TextInput])

    def decompress(self, value):
        return list(value) if value else [None] * 3


@by_field
def test_cleaning_refuses_or_answers(make):
    fields = [make(), make(required=False)]

    @often
    @given(values)
    def check(value):
        for field in fields:
            with contextlib.suppress(ValidationError):
                field.clean(value)

    check()


@by_field
def test_a_change_is_one_or_is_not(make):
    field = make()

    @often
    @given(values, texts)
    def check(data, initial):
        field.has_changed(None, data)
        if isinstance(data, str):  # what is shown again
            field.has_changed(field.initial, data)

    check()


def endings(widget):
    """What the names of a widget's controls end with."""
    if isinstance(widget, forms.MultiWidget):
        return widget.widgets_names
    return ["", "_year", "_month", "_day", "-clear"]


@by_field
def test_forms_stand_what_browsers_may_send(make):
    cls = type("Single", (forms.Form,), {"f": make(), "g": make(required=False, show_hidden_initial=True)})
    widget = cls.base_fields["f"].widget
    names = st.sampled_from(
        [f"{start}{name}{ending}" for start in ("", "initial-") for name in "fg" for ending in endings(widget)]
    )
    uploads = st.builds(SimpleUploadedFile, st.sampled_from(["a.png", "b.txt", "a" * 300]), st.binary())

    @often
    @given(st.dictionaries(names, st.lists(texts, max_size=3)), st.dictionaries(names, st.lists(uploads, max_size=2)))
    def check(data, files):
        form = cls(MultiValueDict(data), MultiValueDict(files))
        form.is_valid()
        assert isinstance(form.has_changed(), bool)
        if not isinstance(widget, postgres.SplitArrayWidget):  # the template of an app
            assert isinstance(form.as_p(), str)
        assert isinstance(form.errors.as_json(), str)

    check()


WIDGETS = sorted(
    (made for name in dir(forms) if isinstance(made := getattr(forms, name), type) and issubclass(made, forms.Widget)),
    key=lambda made: made.__name__,
)


@pytest.mark.parametrize("widget_class", WIDGETS, ids=[made.__name__ for made in WIDGETS])
def test_widgets_read_and_show_anything(widget_class):
    if widget_class in (forms.Widget, forms.MultiWidget):
        widget = forms.MultiWidget([forms.TextInput, forms.CheckboxInput, forms.SelectDateWidget])
        widget.decompress = lambda value: [value] * 3
    else:
        widget = widget_class()
    names = st.sampled_from(
        [f"n{ending}" for ending in ("", "_0", "_1", "_2", "_year", "_month", "_day", "_2_year", "-clear")]
    )

    @often
    @given(st.dictionaries(names, values), st.booleans())
    def check(data, is_multiple):
        source = MultiValueDict({name: [value] for name, value in data.items()}) if is_multiple else data
        value = widget.value_from_datadict(source, source, "n")
        assert isinstance(widget.value_omitted_from_data(source, source, "n"), bool)
        if value is None or isinstance(value, str | list):
            with_text = value if not isinstance(value, list) else [one for one in value if isinstance(one, str | None)]
            assert isinstance(widget.render("n", with_text), str)

    check()


MANAGEMENT = ["TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS"]
COUNTS = st.one_of(texts, st.integers(-3, 12).map(str), st.just("100000000000000000000"))


class Row(forms.Form):
    number = forms.IntegerField()
    when = forms.SplitDateTimeField(required=False)


@pytest.mark.parametrize("options", [{}, {"can_order": True, "can_delete": True}, {"min_num": 2, "validate_min": True}])
def test_formsets_stand_any_management_data(options):
    cls = forms.formset_factory(Row, absolute_max=15, max_num=5, **options)
    rows = st.sampled_from([f"form-{n}-{name}" for n in range(3) for name in ("number", "when_0", "ORDER", "DELETE")])
    counts = st.dictionaries(st.sampled_from([f"form-{name}" for name in MANAGEMENT]), COUNTS)

    @often
    @given(counts, st.dictionaries(rows, texts))
    def check(management, data):
        formset = cls({**management, **data})
        is_valid = formset.is_valid()
        assert len(formset.forms) <= 15
        assert isinstance(formset.as_p(), str)
        assert isinstance(formset.has_changed(), bool)
        assert formset.total_error_count() > 0 or is_valid
        if is_valid:
            assert isinstance(formset.deleted_forms, list)
            assert isinstance(formset.ordered_forms if options.get("can_order") else [], list)

    check()

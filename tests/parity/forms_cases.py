"""What fields, widgets, forms and formsets show and say in many states, as lines of text.

``python forms_cases.py django > forms_answers.txt`` records the answers of the real thing (made with 5.2.19).
"""

import datetime
import hashlib
import importlib
import sys
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

PAIRS = [("a", "A"), ("", "---"), ("Group <1>", [("b", "B & b"), (3, "Three")])]
MOMENT = datetime.datetime(2026, 11, 21, 10, 20, 30, 5)
DATE, TIME = MOMENT.date(), MOMENT.time()
TEXTS = ["", " ", "a", "x y", "<&\"'>", "1", "-7.50", "2026-11-21", "10:20", "11/21/2026 10:20", "a@b.org", "a.org"]
TEXTS += [
    "http://a.org/?q=ä",
    "::1",
    "127.0.0.1",
    '{"a": [1, null]}',
    "[",
    "P1DT2H",
    "3 04:05:06",
    "on",
    "true",
    "b",
    "3",
    "\0",
]
TEXTS += ["00000000-0000-0000-0000-000000000001", "a-b", "aaaaaaaaaaaa", "1,234.5", "٣", "9999-99-99", "None", "False"]
VALUES = [
    None,
    "",
    "a",
    "<&\"'>",
    0,
    1.5,
    Decimal("1234.50"),
    True,
    False,
    DATE,
    TIME,
    MOMENT,
    ["a", "b"],
    [],
    ("3", None),
]
LONG = 240  # of longer answers the rest is told by its sum
ATTRS = [None, {}, {"id": "i", "class": "c", "required": True, "disabled": False, "data-x": '"<', "none": None}]


def fields(f: Any) -> dict[str, tuple[Any, dict[str, Any], list[Any]]]:
    """By name: the class, its arguments, initial values."""
    typed = {"choices": [("1", "One"), ("2", "Two")], "coerce": int}
    parts = [f.CharField(max_length=4), f.EmailField()]
    return {
        "BooleanField": (f.BooleanField, {}, [True]),
        "CharField": (f.CharField, {"max_length": 9, "min_length": 2}, ["a"]),
        "CharField.unstripped": (f.CharField, {"strip": False, "empty_value": None}, ["a"]),
        "CharField.area": (f.CharField, {"widget": f.Textarea, "max_length": 5}, ["a\nb"]),
        "CharField.password": (f.CharField, {"widget": f.PasswordInput}, ["a"]),
        "CharField.hidden": (f.CharField, {"widget": f.HiddenInput}, ["a"]),
        "ChoiceField": (f.ChoiceField, {"choices": PAIRS}, ["b", 3]),
        "ChoiceField.radio": (f.ChoiceField, {"choices": PAIRS, "widget": f.RadioSelect}, ["b"]),
        "ComboField": (f.ComboField, {"fields": parts}, ["a"]),
        "DateField": (f.DateField, {}, [DATE, "x"]),
        "DateField.formats": (f.DateField, {"input_formats": ["%d.%m.%y"]}, [DATE]),
        "DateField.select": (f.DateField, {"widget": f.SelectDateWidget(years=[2025, 2026])}, [DATE]),
        "DateTimeField": (f.DateTimeField, {}, [MOMENT]),
        "DecimalField": (f.DecimalField, {"max_digits": 4, "decimal_places": 2}, [Decimal("1.50")]),
        "DecimalField.limits": (f.DecimalField, {"min_value": 1, "max_value": 5, "step_size": Decimal("0.5")}, [2]),
        "DurationField": (f.DurationField, {}, [datetime.timedelta(days=1, seconds=2)]),
        "EmailField": (f.EmailField, {}, ["a@b.org"]),
        "FileField": (f.FileField, {"max_length": 9}, []),
        "FloatField": (f.FloatField, {"min_value": -8, "step_size": 0.5}, [1.5]),
        "GenericIPAddressField": (f.GenericIPAddressField, {}, ["::1"]),
        "GenericIPAddressField.4": (f.GenericIPAddressField, {"protocol": "IPv4"}, ["127.0.0.1"]),
        "ImageField": (f.ImageField, {}, []),
        "IntegerField": (f.IntegerField, {"min_value": 1, "max_value": 8, "step_size": 2}, [3]),
        "JSONField": (f.JSONField, {}, [{"a": [1, None]}, "a", None]),
        "MultipleChoiceField": (f.MultipleChoiceField, {"choices": PAIRS}, [["b"]]),
        "MultipleChoiceField.boxes": (
            f.MultipleChoiceField,
            {"choices": PAIRS, "widget": f.CheckboxSelectMultiple},
            [["a", 3]],
        ),
        "NullBooleanField": (f.NullBooleanField, {}, [True, None]),
        "RegexField": (f.RegexField, {"regex": "^a+$", "error_messages": {"invalid": "Only a."}}, ["a"]),
        "SlugField": (f.SlugField, {}, ["a-b"]),
        "SplitDateTimeField": (f.SplitDateTimeField, {}, [MOMENT]),
        "TimeField": (f.TimeField, {}, [TIME]),
        "TypedChoiceField": (f.TypedChoiceField, typed, [2]),
        "TypedMultipleChoiceField": (f.TypedMultipleChoiceField, typed, [[2]]),
        "URLField": (f.URLField, {"assume_scheme": "https"}, ["https://a.org"]),
        "UUIDField": (f.UUIDField, {}, [uuid.UUID(int=1)]),
    }


# Django's widget cannot show lists.
FREE = {f"NullBooleanSelect {attrs} {value!r}" for attrs in ATTRS for value in VALUES if isinstance(value, list)}
STATES: list[dict[str, Any]] = [
    {},
    {"required": False},
    {"disabled": True},
    {"help_text": "Help <b>here</b>", "label": "What?"},
    {"show_hidden_initial": True},
    {"label_suffix": " =>", "label": ""},
]


def field_answers(f: Any) -> Iterator[tuple[str, Any]]:
    for name, (cls, options, initials) in fields(f).items():
        for state in STATES:
            made = type("F", (f.Form,), {"f_1": cls(**options, **state)})
            for initial in [None, *initials]:
                form = made(initial={} if initial is None else {"f_1": initial})
                bound = form["f_1"]
                yield f"{name} {state} {initial!r}", f"{bound}"
                yield (
                    f"{name} {state} around",
                    (
                        f"{bound.label_tag()} {bound.id_for_label} {bound.css_classes('x')} "
                        f"{bound.aria_describedby} {bound.widget_type} {bound.use_fieldset} {bound.is_hidden}"
                    ),
                )
        yield from _bound(name, f, cls, options)


def _bound(name: str, f: Any, cls: Any, options: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    made = type("F", (f.Form,), {"error_css_class": "bad", "f_1": cls(**options)})
    loose = type("F", (f.Form,), {"f_1": cls(**options, required=False, help_text="h")})
    for text in TEXTS:
        data = {"f_1": [text]} if "Multiple" in name else {"f_1": text}
        data |= {"f_1_0": text, "f_1_1": "10:20", "f_1_year": "2026", "f_1_month": text, "f_1_day": "21"}
        form = made(data)
        yield f"{name} {text!r}", f"{form.is_valid()} {form.cleaned_data} {form.errors.as_json()} {form.has_changed()}"
        if text in ("", "<&\"'>", "x y", "3"):
            yield f"{name} {text!r} shown", str(form["f_1"])
            yield f"{name} {text!r} group", form["f_1"].as_field_group()
            yield f"{name} {text!r} loose", f"{loose(data).errors.as_text()} {loose(data, auto_id=False).as_div()}"


def widget_answers(f: Any) -> Iterator[tuple[str, Any]]:
    classes = [
        cls for cls in (getattr(f, name) for name in dir(f)) if isinstance(cls, type) and issubclass(cls, f.Widget)
    ]
    for cls in sorted(classes, key=lambda cls: cls.__name__):
        if cls is f.Widget or cls is f.MultiWidget:
            continue
        options = {"choices": PAIRS} if hasattr(cls, "optgroups") and cls is not f.NullBooleanSelect else {}
        if cls is f.SelectDateWidget:
            options = {"years": [2025, 2026], "empty_label": ("Y", "M", "D")}
        for attrs in ATTRS:
            for value in VALUES:
                try:
                    yield f"{cls.__name__} {attrs} {value!r}", cls(**options).render("n<", value, attrs)
                except (TypeError, AttributeError):
                    yield f"{cls.__name__} {attrs} {value!r}", "raises"


def form_answers(f: Any) -> Iterator[tuple[str, Any]]:
    class Form(f.Form):
        error_css_class, required_css_class = "bad", "need"
        name = f.CharField(max_length=5, help_text="Your <i>name</i>")
        secret = f.IntegerField(widget=f.HiddenInput)
        color = f.ChoiceField(choices=PAIRS, widget=f.RadioSelect, required=False)
        when = f.SplitDateTimeField(help_text="Then", required=False)

        def clean(self) -> None:
            if self.cleaned_data.get("name") == "bad":
                raise f.ValidationError("No <good> %(why)s", params={"why": "&"}, code="whole")

    for data in (
        None,
        {},
        {"name": "bad", "secret": "x", "when_0": "x", "color": "z"},
        {"name": "too long", "secret": "1"},
    ):
        for options in ({}, {"prefix": "p"}, {"auto_id": False}, {"auto_id": "x_%s_y", "label_suffix": "?"}):
            for way in ("as_p", "as_ul", "as_table", "as_div", "__str__"):
                yield f"form {data} {options} {way}", getattr(Form(data, **options), way)()
        form = Form(data)
        for way in ("__str__", "as_text", "as_ul", "as_json", "as_data"):
            yield f"errors {data} {way}", getattr(form.errors, way)()
        yield (
            f"non field {data}",
            f"{form.non_field_errors()} {form.hidden_fields()[0].as_text()} {form.is_multipart()}",
        )
        yield f"names {data}", f"{form.changed_data} {[part.tag() for part in form['color']]} {form!r}"
    for options in ({}, {"can_order": True, "can_delete": True}, {"min_num": 1, "validate_min": True, "extra": 0}):
        cls = f.formset_factory(Form, **options)
        for data in (
            None,
            {},
            {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "bad", "form-0-secret": "1"},
        ):
            formset = cls(data)
            for way in ("as_p", "as_ul", "as_table", "as_div"):
                yield f"formset {options} {data} {way}", getattr(formset, way)()
            yield f"formset {options} {data}", f"{formset.non_form_errors()} {formset.errors} {formset.management_form}"
            yield f"formset {options} {data} empty", str(formset.empty_form)


def media_answers(f: Any) -> Iterator[tuple[str, Any]]:
    one = f.Media(css={"all": ["a.css", "/b.css"], "print": ["p.css"]}, js=["a.js", "http://x.org/b.js"])
    two = f.Media(
        css={"all": ["/b.css", "c.css"]}, js=["0.js", "a.js", f.Script("m.mjs", type="module", **{"async": True})]
    )
    for name, media in {"one": one, "two": two, "sum": one + two, "none": f.Media()}.items():
        yield f"media {name}", f"{media} {media['css']} {media['js']} {media!r}"


def answers(package: str) -> Iterator[str]:
    """A line for each state: what was asked, and the answer, with white space between tags left out."""
    importlib.import_module(f"{package}").setup()
    forms = importlib.import_module(f"{package}.forms")
    module = importlib.import_module(f"{package}.forms.widgets")
    forms.Script, forms.Stylesheet = module.Script, getattr(module, "Stylesheet", None)
    for source in (field_answers, widget_answers, form_answers, media_answers):
        for asked, answer in source(forms):
            if asked in FREE:
                continue
            text = " ".join(f"{answer}".split()).replace("> <", "><").replace(f"{package}.", "")
            text = text.replace('"need bad', '"bad need')  # Django keeps the classes in a set
            if len(text) > LONG:
                text = f"{text[:LONG]}… {hashlib.sha256(text.encode()).hexdigest()[:16]}"
            yield f"{asked}| {text}"


if __name__ == "__main__":
    package = sys.argv[1]
    importlib.import_module(f"{package}.conf").settings.configure(USE_TZ=True, TIME_ZONE="UTC", STATIC_URL="/static/")
    print("\n".join(answers(package)))

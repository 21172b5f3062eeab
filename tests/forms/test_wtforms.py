"""Forms of WTForms as ours, ours as theirs, and single fields: all field types of both say the same on either side."""

import decimal
import enum
from functools import partial

import pytest
import wtforms
from controls import submitted
from rows import DT, OUR_IDS, OURS, PAIRS, D, T, known, named, plain, split, upload
from wtforms.validators import DataRequired, EqualTo, Length, NumberRange, Optional

import fastjango
from fastjango import forms
from fastjango.forms import wtf
from fastjango.forms._wtforms.outward import options
from fastjango.utils.datastructures import MultiValueDict

fastjango.setup()


class Color(enum.Enum):
    RED = "r"
    GREEN = "g"


def _color(value):
    return value if isinstance(value, Color) else Color(value)


class Street(wtforms.Form):
    street = wtforms.StringField(validators=[DataRequired()])


pytestmark = pytest.mark.filterwarnings("ignore:'DateTimeField' renders")
CHOICES = list(options(PAIRS))
COLORS = {"choices": list(options((color.value, color.name) for color in Color)), "coerce": _color}
# field, good values by ending of the name, cleaned, bad values (None: no text is bad)
THEIRS = [
    (wtforms.BooleanField, {"": ["y"]}, True, None),
    (wtforms.ColorField, {"": ["#ff0000"]}, "#ff0000", None),
    (wtforms.DateField, {"": ["2026-11-21"]}, D(2026, 11, 21), {"": ["x"]}),
    (wtforms.DateTimeField, {"": ["2026-11-21 10:20:30"]}, DT(2026, 11, 21, 10, 20, 30), {"": ["x"]}),
    (wtforms.DateTimeLocalField, {"": ["2026-11-21T10:20:30"]}, DT(2026, 11, 21, 10, 20, 30), {"": ["x"]}),
    (wtforms.DecimalField, {"": ["1.50"]}, decimal.Decimal("1.50"), {"": ["x"]}),
    (wtforms.DecimalRangeField, {"": ["1.5"]}, decimal.Decimal("1.5"), {"": ["x"]}),
    (wtforms.EmailField, {"": ["a@b.org"]}, "a@b.org", None),
    (
        partial(wtforms.FieldList, wtforms.IntegerField()),
        {"-0": ["1"], "-1": ["2"]},
        [1, 2],
        {"-0": ["1"], "-1": ["x"]},
    ),
    (wtforms.FileField, {"": [upload()]}, "a.txt", None),
    (wtforms.FloatField, {"": ["1.5"]}, 1.5, {"": ["x"]}),
    (partial(wtforms.FormField, Street), {"-street": ["Main"]}, {"street": "Main"}, {"-street": [""]}),
    (wtforms.HiddenField, {"": ["x"]}, "x", None),
    (wtforms.IntegerField, {"": ["3"]}, 3, {"": ["x"]}),
    (wtforms.IntegerRangeField, {"": ["3"]}, 3, {"": ["x"]}),
    (wtforms.MonthField, {"": ["2026-11"]}, D(2026, 11, 1), {"": ["x"]}),
    (wtforms.MultipleFileField, {"": [upload(), upload("b.txt")]}, ["a.txt", "b.txt"], None),
    (wtforms.PasswordField, {"": ["x"]}, "x", None),
    (partial(wtforms.RadioField, choices=CHOICES), {"": ["g"]}, "g", {"": ["x"]}),
    (wtforms.SearchField, {"": ["x"]}, "x", None),
    (partial(wtforms.SelectField, choices=CHOICES), {"": ["g"]}, "g", {"": ["x"]}),
    (partial(wtforms.SelectField, **COLORS), {"": ["g"]}, Color.GREEN, {"": ["x"]}),
    (partial(wtforms.SelectMultipleField, choices=CHOICES), {"": ["g", "r"]}, ["g", "r"], {"": ["g", "x"]}),
    (wtforms.StringField, {"": ["x"]}, "x", None),
    (wtforms.SubmitField, {"": ["y"]}, True, None),
    (wtforms.TelField, {"": ["1"]}, "1", None),
    (wtforms.TextAreaField, {"": ["x\ny"]}, "x\ny", None),
    (wtforms.TimeField, {"": ["10:20"]}, T(10, 20), {"": ["x"]}),
    (wtforms.URLField, {"": ["https://a.org"]}, "https://a.org", None),
    (wtforms.WeekField, {"": ["2026-W47"]}, D(2026, 11, 23), {"": ["x"]}),
]
NOT_SUBMITTED = {"FileField", "MultipleFileField", "PasswordField", "SubmitField"}


def kind(make):
    return (getattr(make, "args", None) and make.func) or getattr(make, "func", make)


def their_form(make, **kwargs):
    return type("Theirs", (wtforms.Form,), {"f": make(**kwargs)})


ids = [kind(row[0]).__name__ for row in THEIRS]


def test_all_field_types_of_wtforms_are_here():
    fields = {
        name
        for name in dir(wtforms)
        if isinstance(made := getattr(wtforms, name), type) and issubclass(made, wtforms.Field)
    }
    assert fields - {"Field", "SelectFieldBase", "ButtonField"} <= set(ids)


@pytest.mark.parametrize(("make", "good", "value", "bad"), THEIRS, ids=ids)
class TestTheirs:
    def test_a_form_of_theirs_is_one_of_ours(self, make, good, value, bad):
        cls = their_form(make, description="help")
        form = wtf.adapt(cls)(*split(named(good)))
        assert form.is_valid(), form.errors
        assert plain(form.cleaned_data["f"]) == value
        assert form.cleaned_data == cls(named(good)).data
        assert "help" in form.as_p() or kind(make) is wtforms.HiddenField
        assert wtf.adapt(cls).as_wtforms() is cls
        if bad:
            native, form = cls(named(bad)), wtf.adapt(cls)(*split(named(bad)))
            assert not native.validate()
            assert not form.is_valid()
            assert list(form.errors) == ["f"]
            assert form.errors["f"][0] in str(native.errors["f"])

    def test_a_field_of_theirs_in_a_form_of_ours(self, make, good, value, bad):
        class Ours(forms.Form):
            f = wtf.WTField(make())

        form = Ours(*split(named(good)))
        assert form.is_valid(), form.errors
        assert plain(form.cleaned_data["f"]) == value
        if bad:
            assert list(Ours(*split(named(bad))).errors) == ["f"]
            assert "name=" in str(Ours(*split(named(bad)))["f"])

    def test_a_required_value_is_missed(self, make, good, value, bad):
        if kind(make) in (wtforms.FormField, wtforms.FieldList):
            pytest.skip("what they enclose says what is required")
        form = wtf.adapt(their_form(make, validators=[DataRequired()]))({})
        assert form.errors == {"f": ["This field is required."]}
        assert wtf.adapt(their_form(make, validators=[Optional()]))({}).is_valid()
        if kind(make) not in (wtforms.BooleanField, wtforms.SubmitField):
            assert type("Ours", (forms.Form,), {"f": wtf.WTField(make())})({}).errors == {
                "f": ["This field is required."]
            }
        assert type("Ours", (forms.Form,), {"f": wtf.WTField(make(validators=[Optional()]))})({}).is_valid()

    def test_what_is_shown_comes_back(self, make, good, value, bad):
        if kind(make).__name__ in NOT_SUBMITTED:
            pytest.skip("browsers submit no value that the page has")
        adapted = wtf.adapt(their_form(make))
        form = adapted(submitted(adapted(initial={"f": value}, prefix="p")["f"]), prefix="p", initial={"f": value})
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"f": value}
        assert not form.has_changed()
        assert adapted(named(good), initial={}).has_changed()
        single = type("Ours", (forms.Form,), {"f": wtf.WTField(make())})
        form = single(submitted(single(initial={"f": value})["f"]), initial={"f": value})
        assert form.is_valid(), form.errors
        assert form.cleaned_data == {"f": value}


@pytest.mark.parametrize(("make", "good", "value", "bad"), OURS, ids=OUR_IDS)
class TestOurs:
    def test_a_form_of_ours_is_one_of_theirs(self, make, good, value, bad):
        good, value = known(make, good, value)
        cls = type("Ours", (forms.Form,), {"f": make(help_text="help")})
        theirs = cls.as_wtforms()
        form = theirs(named(good))
        assert form.f.description == "help"
        assert form.validate(), form.errors
        assert plain(form.f.data) == value
        target = type("Target", (), {})()
        form.populate_obj(target)
        assert plain(target.f) == value
        assert "name=" in str(form.f())
        if bad is not None:
            own, form = cls(*split(named(bad))), theirs(named(bad))
            assert not form.validate()
            assert form.errors == own.errors
            assert "name=" in str(form.f())

    def test_it_comes_back(self, make, good, value, bad):
        good, value = known(make, good, value)
        cls = type("Ours", (forms.Form,), {"f": make()})
        again = wtf.adapt(cls.as_wtforms())
        form = again(*split(named(good, "p-f")), prefix="p")
        assert form.is_valid(), form.errors
        assert plain(form.cleaned_data["f"]) == value
        if bad is not None:
            assert again(*split(named(bad))).errors == cls(*split(named(bad))).errors

    def test_a_required_value_is_missed(self, make, good, value, bad):
        required, free = (type("Ours", (forms.Form,), {"f": make(required=choice)}) for choice in (True, False))
        form = required.as_wtforms()(MultiValueDict({"other": ["x"]}))
        assert form.validate() == required({"other": "x"}).is_valid()
        assert form.errors == required({"other": "x"}).errors
        form = free.as_wtforms()(MultiValueDict({"other": ["x"]}))
        assert form.validate(), form.errors
        own = free({"other": "x"})
        assert own.is_valid()
        assert form.data == own.cleaned_data

    def test_what_is_shown_comes_back(self, make, good, value, bad):
        good, value = known(make, good, value)
        if isinstance(make(), forms.FileField):
            pytest.skip("browsers submit no value that the page has")
        cls = type("Ours", (forms.Form,), {"f": make()})
        theirs = cls.as_wtforms()
        for shown in (theirs(data={"f": value}), theirs(obj=type("Object", (), {"f": value})()), theirs(named(good))):
            form = theirs(submitted(shown.f()))
            assert form.validate(), (form.errors, str(shown.f()))
            assert form.f.data == value


class Ours(forms.Form):
    name = forms.CharField(max_length=5)
    again = forms.CharField()

    def clean_name(self):
        if self.cleaned_data["name"] == "Bob":
            raise forms.ValidationError("Not Bob.")
        return self.cleaned_data["name"].lower()

    def clean(self):
        if self.cleaned_data.get("name") != self.cleaned_data.get("again"):
            raise forms.ValidationError("Not the same.")


class Theirs(wtforms.Form):
    name = wtforms.StringField("Name", [Length(max=5)], description="help")
    again = wtforms.StringField(validators=[EqualTo("name")])
    age = wtforms.IntegerField("Age", [Optional(), NumberRange(0, 150)], default=3)
    agreed = wtforms.BooleanField(default=True)

    def validate_name(self, field):
        if field.data == "Bob":
            raise wtforms.ValidationError("Not Bob.")


def data(**values):
    return MultiValueDict({name: [value] for name, value in values.items()})


def test_checks_of_our_forms_are_those_of_their_form():
    cls = Ours.as_wtforms()
    form = cls(data(name="ANN", again="ann"))
    assert form.validate()
    assert form.data == {"name": "ann", "again": "ann"}
    form = cls(data(name="Bob", again="x"))
    assert not form.validate()
    assert form.name.errors == ["Not Bob."]
    assert form.form_errors == ["Not the same."]
    back = wtf.adapt(cls)(data(name="Bob", again="x"))
    assert back.errors == {"name": ["Not Bob."], "__all__": ["Not the same."]}


def test_their_subclass_of_our_form_may_check_more():
    class More(Ours.as_wtforms()):
        extra = wtforms.IntegerField()

        def validate_name(self, field):
            if field.data == "eve":
                raise wtforms.ValidationError("Not Eve.")

    assert More(data(name="Eve", again="eve", extra="1")).errors == {}
    form = More(data(name="Eve", again="eve", extra="1"))
    assert not form.validate()
    assert form.errors == {"name": ["Not Eve."]}
    form = More(data(name="Ann", again="ann", extra="1"))
    assert form.validate(), form.errors
    assert form.data == {"name": "ann", "again": "ann", "extra": 1}


def test_checks_of_their_forms_are_those_of_our_form():
    form = wtf.adapt(Theirs)(data(name="Bob", again="Bo", age="200"))
    assert form.errors == {
        "name": ["Not Bob."],
        "again": ["Field must be equal to name."],
        "age": ["Number must be between 0 and 150."],
    }
    assert form.cleaned_data == {"agreed": False}
    assert '<label for="id_name">Name:</label>' in form.as_div()
    assert 'aria-describedby="id_name_helptext id_name_error"' in form.as_div()
    assert wtf.adapt(Theirs)()["age"].value() == 3
    assert wtf.adapt(Theirs)(data(name="Ann", again="Ann", age="4", agreed="y")).changed_data == [
        "name",
        "again",
        "age",
    ]


def test_our_subclass_of_their_form_may_check_more():
    class More(wtf.adapt(Theirs)):
        extra = forms.IntegerField()

        def clean_name(self):
            return self.cleaned_data["name"].upper()

        def clean(self):
            if self.cleaned_data.get("age") == 13:
                self.add_error("age", "Unlucky.")

    form = More(data(name="ann", again="ann", age="4", extra="5"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"name": "ANN", "again": "ann", "age": 4, "agreed": False, "extra": 5}
    assert More(data(name="a", again="a", age="13", extra="5")).errors == {"age": ["Unlucky."]}


def test_any_object_is_saved():
    target = type("Target", (), {"save": lambda self: setattr(self, "is_saved", True)})()
    cls = wtf.adapt(Theirs)
    with pytest.raises(ValueError, match="no instance"):
        cls(data(name="a", again="a")).save()
    assert cls(data(name="a", again="a", age="7"), instance=target).save() is target
    assert (target.age, target.is_saved) == (7, True)
    assert 'value="7"' in str(cls(instance=target)["age"])
    assert 'value="8"' in str(cls(instance=target, initial={"age": 8})["age"])


def test_an_unready_form_can_be_changed_through_the_adapter():
    class Dynamic(wtforms.Form):
        choice = wtforms.SelectField()

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.choice.choices = ["a", "b"]

    assert wtf.adapt(Dynamic)(data(choice="b")).is_valid()
    form = wtf.adapt(Dynamic)(data(choice="c"))
    form.form.choice.choices = ["c"]
    assert form.is_valid()


def test_errors_of_enclosed_forms_are_flat():
    form = wtf.adapt(their_form(partial(wtforms.FormField, Street)))(data(other="x"))
    assert form.errors == {"f": ["This field is required."]}
    assert "<fieldset" in form.as_div()


def test_views_take_forms_of_both():
    from fastjango.forms.forms import as_form_class

    assert as_form_class(Ours) is Ours
    assert as_form_class(None) is None
    assert as_form_class(Theirs) is wtf.adapt(Theirs)


def test_what_cannot_be_read_is_an_error_of_the_field():
    class Odd(wtforms.Field):
        def process_formdata(self, valuelist):
            self.data = 1 / int(valuelist[0])

    cls = type("Ours", (forms.Form,), {"f": wtf.WTField(Odd())})
    assert cls(data(f="0")).errors == {"f": ["Not a valid value."]}

"""A form's own fields: copies of its class's, made when they are first asked for."""

import pytest

from fastjango import forms


class Counting(forms.CharField):
    """A field of a project, which keeps something in itself."""

    def clean(self, value):
        self.count = getattr(self, "count", 0) + 1
        return f"{super().clean(value)}{self.count}"


class CountingInput(forms.TextInput):
    """A widget of a project, likewise."""

    def value_from_datadict(self, data, files, name):
        self.count = getattr(self, "count", 0) + 1
        return f"{data.get(name)}{self.count}"


class Plain(forms.Form):
    name = forms.CharField(max_length=5)
    age = forms.IntegerField(required=False)


def test_a_valid_form_of_plain_fields_needs_no_copies():
    form = Plain({"name": "Ann", "age": "7"})
    assert form.is_valid() and form.cleaned_data == {"name": "Ann", "age": 7}
    assert "fields" not in form.__dict__
    assert Plain({"name": "too long", "age": "x"}).errors.keys() == {"name", "age"}


def test_what_a_form_changes_stays_its_own():
    first, second = Plain({"name": "too long"}), Plain({"name": "too long"})
    first.fields["name"].required = False
    first.fields["name"].validators.clear()
    first.fields["name"].error_messages["required"] = "Please."
    first.fields["name"].widget.attrs["class"] = "wide"
    del first.fields["age"]
    assert first.is_valid() and list(first.cleaned_data) == ["name"]
    assert not second.is_valid() and list(second.fields) == ["name", "age"]
    assert second.fields["name"].error_messages["required"] == "This field is required."
    assert "class" not in second.fields["name"].widget.attrs
    assert first.fields["name"] is first["name"].field is not Plain.base_fields["name"]


def test_a_hook_may_change_the_fields_that_come_after_it():
    class Hooked(Plain):
        def clean_name(self):
            self.fields["age"].required = True
            return self.cleaned_data["name"]

    assert Hooked({"name": "Ann"}).errors == {"age": ["This field is required."]}
    assert not Hooked.base_fields["age"].required


@pytest.mark.parametrize("field", [Counting(), forms.CharField(widget=CountingInput)])
def test_fields_and_widgets_of_projects_are_copied_for_each_form(field):
    made = type("Made", (forms.Form,), {"name": field})
    for _ in range(2):
        form = made({"name": "x"})
        assert form.is_valid() and form.cleaned_data == {"name": "x1"}


def test_a_class_may_have_something_else_called_fields():
    class Named(Plain):
        fields = ("name",)

    form = Named({"name": "Ann"})
    assert form.is_valid() and list(form.fields) == ["name", "age"]

"""The table of fields is whole."""

from rows import OUR_IDS

from fastjango import forms

IN_DATABASE = {"ModelChoiceField", "ModelMultipleChoiceField"}  # partner_walk.py has those


def test_all_field_types_have_a_row():
    classes = {name: made for name in dir(forms) if isinstance(made := getattr(forms, name), type)}
    fields = {name for name, made in classes.items() if issubclass(made, forms.Field)}
    assert fields <= {*OUR_IDS, *IN_DATABASE, "MultiValueField", "Field"}


def test_parts_of_a_widget_of_several_stand_without_space_between_tags():
    shown = forms.SelectDateWidget(years=[2001]).render("d", None)
    assert '<option value="1">January</option><option value="2">February</option>' in shown
    assert '</select><select name="d_day"' in shown

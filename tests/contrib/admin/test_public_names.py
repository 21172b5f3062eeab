"""Names of the admin's modules that projects take, or replace."""

import copy
from unittest import mock

import fastjango
from fastjango import forms
from fastjango.contrib import admin
from fastjango.contrib.admin.templatetags.admin_list import _boolean_icon, _coerce_field_name
from fastjango.contrib.admin.widgets import RelatedFieldWidgetWrapper
from fastjango.db import models

fastjango.setup()


class Thing(models.Model):
    near = models.ForeignKey("self", models.CASCADE)

    class Meta:
        app_label = "public_names"


def test_a_replaced_all_valid_decides():
    model_admin = admin.ModelAdmin(Thing, admin.AdminSite())
    assert model_admin._are_valid([])
    with mock.patch("fastjango.contrib.admin.options.all_valid", return_value=False) as replaced:
        assert not model_admin._are_valid([1])
    replaced.assert_called_once_with([1])


def test_what_change_lists_of_packages_build_on_is_there():
    assert 'alt="True"' in _boolean_icon(True)
    assert _coerce_field_name("name", 3) == "name"
    assert _coerce_field_name(lambda obj: obj, 3) == "lambda3"
    assert _coerce_field_name(test_a_replaced_all_valid_decides, 3) == "test_a_replaced_all_valid_decides"


def test_the_wrapper_of_a_copied_widget_has_attributes_of_its_own():
    relation = Thing._meta.get_field("near").remote_field
    wrapper = RelatedFieldWidgetWrapper(forms.Select(attrs={"size": 3}), relation, admin.AdminSite())
    copied = copy.deepcopy(wrapper)
    copied.widget.attrs["class"] = "wide"
    assert "class" in copied.widget.attrs
    assert "class" not in copied.attrs
    assert "class" not in wrapper.attrs
    assert copied.attrs["size"] == 3

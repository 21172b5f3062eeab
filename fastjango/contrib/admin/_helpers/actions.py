"""The form over and under a change list that picks an action."""

from __future__ import annotations

from fastjango import forms
from fastjango.utils.translation import gettext_lazy as _

ACTION_CHECKBOX_NAME = "_selected_action"


class ActionForm(forms.Form):
    """Which action, and whether it is for all objects rather than the ticked ones."""

    action = forms.ChoiceField(label=_("Action:"))
    select_across = forms.BooleanField(
        label="",
        required=False,
        initial=0,
        widget=forms.HiddenInput({"class": "select-across"}),
    )

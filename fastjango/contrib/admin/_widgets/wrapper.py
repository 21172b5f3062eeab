"""The widget around a select of related objects, with links to add, change, delete and view them."""

from __future__ import annotations

import copy
from typing import Any

from fastjango import forms
from fastjango.contrib.admin._constants import IS_POPUP_VAR, TO_FIELD_VAR
from fastjango.contrib.admin._widgets.autocomplete import AutocompleteMixin
from fastjango.db.models import CASCADE
from fastjango.urls import reverse


class RelatedFieldWidgetWrapper(forms.Widget):
    """A select of related objects with links to their forms.

    Args:
        widget: The select.
        rel: The relation (``field.remote_field``).
        admin_site: The site that has the forms.
        can_add_related: Offer to add one; None means that the model is registered.
        can_change_related, can_delete_related, can_view_related: Offer that; never for several objects, and no deletion
            that would take the edited object along.
    """

    template_name = "admin/widgets/related_widget_wrapper.html"

    def __init__(
        self,
        widget: Any,
        rel: Any,
        admin_site: Any,
        can_add_related: bool | None = None,
        can_change_related: bool = False,
        can_delete_related: bool = False,
        can_view_related: bool = False,
    ) -> None:
        self.needs_multipart_form = widget.needs_multipart_form
        self.attrs = widget.attrs
        self.widget = widget
        self.rel = rel
        self.admin_site = admin_site
        single = not getattr(widget, "allow_multiple_selected", False)
        takes_along = getattr(rel, "on_delete", None) is CASCADE
        self.can_add_related = admin_site.is_registered(rel.model) if can_add_related is None else can_add_related
        self.can_change_related = single and can_change_related
        self.can_delete_related = single and not takes_along and can_delete_related
        self.can_view_related = single and can_view_related
        if not isinstance(widget, AutocompleteMixin):
            self.attrs["data-context"] = "available-source"

    def __deepcopy__(self, memo: dict[int, Any]) -> RelatedFieldWidgetWrapper:
        clone = copy.copy(self)
        clone.widget = copy.deepcopy(self.widget, memo)
        # Django 5.2: what is done to the inner widget of a copy does not show in the copy's own attributes.
        clone.attrs = self.widget.attrs.copy()
        memo[id(self)] = clone
        return clone

    @property
    def is_hidden(self) -> bool:
        """Tell whether the select is hidden."""
        return self.widget.is_hidden

    @property
    def media(self) -> Any:
        """Return the media of the select."""
        return self.widget.media

    @property
    def choices(self) -> Any:
        """The choices of the select."""
        return self.widget.choices

    @choices.setter
    def choices(self, value: Any) -> None:
        self.widget.choices = value

    @property
    def use_fieldset(self) -> bool:
        """Tell whether the select is a group of inputs."""
        return self.widget.use_fieldset

    def get_related_url(self, info: tuple[str, str], action: str, *args: Any) -> str:
        """Return the address of a page of the related model, given its application's label and its name."""
        app_label, model_name = info
        return reverse(f"admin:{app_label}_{model_name}_{action}", current_app=self.admin_site.name, args=args)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the rendered select, and the address of each page that is offered."""
        opts = self.rel.model._meta
        info = (opts.app_label, opts.model_name)
        to_field = f"{TO_FIELD_VAR}={self.rel.get_related_field().name}"
        context: dict[str, Any] = {
            "rendered_widget": self.widget.render(name, value, attrs),
            "is_hidden": self.is_hidden,
            "name": name,
            "url_params": f"{to_field}&{IS_POPUP_VAR}=1",
            "model": opts.verbose_name,
            "model_name": opts.model_name,
            "model_has_limit_choices_to": self.rel.limit_choices_to,
        }
        for action in ("add", "change", "delete", "view"):
            context[f"can_{action}_related"] = getattr(self, f"can_{action}_related")
        if self.can_add_related:
            context["add_related_url"] = self.get_related_url(info, "add")
        # "__fk__" stands for the key that the script puts in.
        if self.can_delete_related:
            context["delete_related_template_url"] = self.get_related_url(info, "delete", "__fk__")
        if self.can_view_related or self.can_change_related:
            context["view_related_url_params"] = to_field
            context["change_related_template_url"] = self.get_related_url(info, "change", "__fk__")
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what the select reads."""
        return self.widget.value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether the select was not sent."""
        return self.widget.value_omitted_from_data(data, files, name)

    def id_for_label(self, id_: str) -> str:
        """Return the id of the select."""
        return self.widget.id_for_label(id_)

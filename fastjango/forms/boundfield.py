"""A field together with a form and its data: what templates show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.utils.functional import cached_property
from fastjango.utils.html import format_html, html_safe
from fastjango.utils.translation import gettext_lazy as _

from ._widgets.inputs import Textarea, TextInput
from ._widgets.multi import MultiWidget
from .utils import RenderableFieldMixin, pretty_name

__all__ = ("BoundField",)


def auto_id(form: Any, html_name: str) -> Any:
    """The id that a form's pattern makes of a control's name; empty when it has none."""
    pattern = form.auto_id
    if pattern and "%s" in str(pattern):
        return pattern % html_name
    return html_name if pattern else ""


class BoundField(RenderableFieldMixin):
    """A field of a form.

    Source: django.forms.BoundField.
    """

    def __init__(self, form: Any, field: Any, name: str) -> None:
        self.form = form
        self.field = field
        self.name = name
        self.html_name = form.add_prefix(name)
        self.label = pretty_name(name) if field.label is None else field.label
        self.help_text = field.help_text or ""
        self.renderer = form.renderer

    @cached_property
    def html_initial_name(self) -> str:
        """The name of the control with the initial value."""
        return str(self.form.add_initial_prefix(self.name))

    @cached_property
    def html_initial_id(self) -> str:
        """The id of the control with the initial value."""
        return str(self.form.add_initial_prefix(self.auto_id))

    @cached_property
    def subwidgets(self) -> list[Any]:
        """The parts of the widget, such as radio buttons."""
        id_ = self.field.widget.attrs.get("id") or self.auto_id
        attrs = self.build_widget_attrs({"id": id_} if id_ else {})
        parts = self.field.widget.subwidgets(self.html_name, self.value(), attrs=attrs)
        return [BoundWidget(self.field.widget, part, self.form.renderer) for part in parts]

    def __bool__(self) -> bool:
        # Having no parts is no falsehood.
        return True

    def __iter__(self) -> Iterator[Any]:
        return iter(self.subwidgets)

    def __len__(self) -> int:
        return len(self.subwidgets)

    def __getitem__(self, idx: Any) -> Any:
        if not isinstance(idx, int | slice):
            # Templates ask for names first, and go on to attributes.
            raise TypeError(f"BoundField indices must be integers or slices, not {type(idx).__name__}.")
        return self.subwidgets[idx]

    @property
    def errors(self) -> Any:
        """The field's errors, an empty list of them when there are none."""
        found = self.form.errors.get(self.name)
        if found is not None:
            return found
        return self.form.error_class(renderer=self.form.renderer)

    @property
    def template_name(self) -> Any:
        """The template of label, help text, errors and control."""
        return self.field.template_name or self.form.renderer.field_template_name

    def get_context(self) -> dict[str, Any]:
        return {"field": self}

    def as_widget(self, widget: Any = None, attrs: dict[str, Any] | None = None, only_initial: bool = False) -> Any:
        """The control as HTML.

        Args:
            widget: Another one in place of the field's.
            only_initial: Show the initial value, under the name for that.
        """
        chosen = widget or self.field.widget
        if self.field.localize:
            chosen.is_localized = True
        attrs = self.build_widget_attrs({} if attrs is None else attrs, chosen)
        if self.auto_id and "id" not in chosen.attrs:
            attrs.setdefault("id", self.html_initial_id if only_initial else self.auto_id)
        value = self.value()
        if only_initial and self.html_initial_name in self.form.data:
            # What the hidden control said before is kept.
            value = self.form._widget_data_value(self.field.hidden_widget(), self.html_initial_name)
        shown = chosen.render(
            name=self.html_initial_name if only_initial else self.html_name,
            value=value,
            attrs=attrs,
            renderer=self.form.renderer,
        )
        if widget is None and self.field.show_hidden_initial and not only_initial:
            return shown + self.as_hidden(only_initial=True)
        return shown

    def __str__(self) -> str:
        """The control; with the hidden one for the initial value if the field wants that."""
        return str(self.as_widget())

    __html__ = __str__

    def as_text(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """A text input."""
        return self.as_widget(TextInput(), attrs, **kwargs)

    def as_textarea(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """A text area."""
        return self.as_widget(Textarea(), attrs, **kwargs)

    def as_hidden(self, attrs: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """A hidden input."""
        return self.as_widget(self.field.hidden_widget(), attrs, **kwargs)

    @property
    def data(self) -> Any:
        """What was submitted, raw; ``None`` when nothing was."""
        return self.form._widget_data_value(self.field.widget, self.html_name)

    def value(self) -> Any:
        """The value to show."""
        data = self.initial
        if self.form.is_bound:
            data = self.field.bound_data(self.data, data)
        return self.field.prepare_value(data)

    def _has_changed(self) -> bool:
        field = self.field
        if not field.show_hidden_initial:
            return bool(field.has_changed(self.initial, self.data))
        hidden = field.hidden_widget()
        submitted = self.form._widget_data_value(hidden, self.html_initial_name)
        try:
            return bool(field.has_changed(field.to_python(submitted), self.data))
        except ValidationError:
            return True

    def label_tag(
        self,
        contents: Any = None,
        attrs: dict[str, Any] | None = None,
        label_suffix: Any = None,
        tag: str | None = None,
    ) -> Any:
        """The ``<label>``.

        Args:
            contents: Its text in place of the field's label.
        """
        text = self.label if contents is None else contents
        suffix = label_suffix
        if suffix is None:
            suffix = self.form.label_suffix if self.field.label_suffix is None else self.field.label_suffix
        # Labels that end with punctuation get no colon.
        if suffix and text and str(text)[-1] not in _(":?.!"):
            text = format_html("{}{}", text, suffix)
        attrs = dict(attrs or {})
        widget = self.field.widget
        id_ = widget.attrs.get("id") or self.auto_id
        if id_:
            target = widget.id_for_label(id_)
            if target:
                attrs["for"] = target
            css_class = getattr(self.form, "required_css_class", None)
            if self.field.required and css_class is not None:
                attrs["class"] = f"{attrs['class']} {css_class}" if "class" in attrs else css_class
        context = {
            "field": self,
            "label": text,
            "attrs": attrs,
            "use_tag": bool(id_),
            "tag": tag or "label",
        }
        return self.form.render(self.form.template_name_label, context)

    def legend_tag(self, contents: Any = None, attrs: dict[str, Any] | None = None, label_suffix: Any = None) -> Any:
        """The label as ``<legend>``, for groups of controls."""
        return self.label_tag(contents, attrs, label_suffix, tag="legend")

    def css_classes(self, extra_classes: Any = None) -> str:
        """The CSS classes of the field's row."""
        classes = set(extra_classes.split() if hasattr(extra_classes, "split") else extra_classes or ())
        if self.errors and hasattr(self.form, "error_css_class"):
            classes.add(self.form.error_css_class)
        if self.field.required and hasattr(self.form, "required_css_class"):
            classes.add(self.form.required_css_class)
        return " ".join(sorted(classes))

    @property
    def is_hidden(self) -> bool:
        """Whether the control is not seen."""
        return bool(self.field.widget.is_hidden)

    @property
    def auto_id(self) -> Any:
        """The id made of the form's pattern; empty when it has none."""
        return auto_id(self.form, self.html_name)

    @property
    def id_for_label(self) -> Any:
        """The id that a label points to."""
        widget = self.field.widget
        return widget.id_for_label(widget.attrs.get("id") or self.auto_id)

    @cached_property
    def initial(self) -> Any:
        """The initial value, worked out once, so that a function's answer stays the same."""
        return self.form.get_initial_for_field(self.field, self.name)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """The control's HTML attributes: required, disabled, and what screen readers need."""
        chosen = widget or self.field.widget
        attrs = dict(attrs)
        if chosen.use_required_attribute(self.initial) and self.field.required and self.form.use_required_attribute:
            # A part of a value need not be there when the whole may be left out.
            if (
                hasattr(self.field, "require_all_fields")
                and not self.field.require_all_fields
                and isinstance(self.field.widget, MultiWidget)
            ):
                for part, field in zip(self.field.widget.widgets, self.field.fields, strict=False):
                    part.attrs["required"] = part.use_required_attribute(self.initial) and field.required
            else:
                attrs["required"] = True
        if self.field.disabled:
            attrs["disabled"] = True
        if not chosen.is_hidden and self.errors:
            attrs["aria-invalid"] = "true"
        described = attrs.get("aria-describedby") or chosen.attrs.get("aria-describedby") or self.aria_describedby
        # A fieldset says it for the controls in it.
        if described and not self.use_fieldset and not self.is_hidden:
            attrs["aria-describedby"] = described
        return attrs

    @property
    def aria_describedby(self) -> str | None:
        """The ids of the help text and of the errors; ``None`` when the widget names others."""
        if self.field.widget.attrs.get("aria-describedby"):
            return None
        parts = {"helptext": self.help_text, "error": self.errors} if self.auto_id and not self.is_hidden else {}
        return " ".join(f"{self.auto_id}_{part}" for part, content in parts.items() if content)

    @property
    def widget_type(self) -> str:
        """The widget's class name in lower case, without ``Widget`` and ``Input``."""
        name = type(self.field.widget).__name__.lower()
        return name.removesuffix("widget").removesuffix("input")

    @property
    def use_fieldset(self) -> bool:
        """Whether the control is a group that wants a ``<fieldset>``."""
        return bool(self.field.widget.use_fieldset)


@html_safe
class BoundWidget:
    """A part of a widget, such as one radio button.

    Source: django.forms.boundfield.BoundWidget.
    """

    def __init__(self, parent_widget: Any, data: dict[str, Any], renderer: Any) -> None:
        self.parent_widget = parent_widget
        self.data = data
        self.renderer = renderer

    def __str__(self) -> str:
        return str(self.tag(wrap_label=True))

    def tag(self, wrap_label: bool = False) -> Any:
        """The part as HTML, alone or in its label."""
        context = {"widget": {**self.data, "wrap_label": wrap_label}}
        return self.parent_widget._render(self.template_name, context, self.renderer)

    @property
    def template_name(self) -> Any:
        """The part's template."""
        return self.data.get("template_name", self.parent_widget.template_name)

    @property
    def id_for_label(self) -> Any:
        """The id that its label points to."""
        return self.data["attrs"].get("id")

    @property
    def choice_label(self) -> Any:
        """The choice's label."""
        return self.data["label"]

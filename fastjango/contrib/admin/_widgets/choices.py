"""Widgets for several of many choices."""

from __future__ import annotations

from typing import Any

from fastjango import forms


class FilteredSelectMultiple(forms.SelectMultiple):
    """Two boxes with the available and the chosen options, and a filter for each.

    Args:
        verbose_name: What is chosen, in the headings of the boxes.
        is_stacked: Put one box over the other rather than beside it.
    """

    class Media:
        js = ["admin/js/core.js", "admin/js/SelectBox.js", "admin/js/SelectFilter2.js"]

    def __init__(self, verbose_name: Any, is_stacked: bool, attrs: Any = None, choices: Any = ()) -> None:
        self.verbose_name = verbose_name
        self.is_stacked = is_stacked
        super().__init__(attrs, choices)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the attributes that the script looks for."""
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "class": "selectfilterstacked" if self.is_stacked else "selectfilter",
            "data-field-name": self.verbose_name,
            "data-is-stacked": int(self.is_stacked),
        }
        return context

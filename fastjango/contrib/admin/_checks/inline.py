"""Checks of the options of inlines."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.admin._checks._report import Findings, error, is_subclass, joined, must_be, must_inherit_from
from fastjango.contrib.admin._checks.base import BaseModelAdminChecks
from fastjango.forms.models import BaseModelFormSet, _get_foreign_key


class InlineModelAdminChecks(BaseModelAdminChecks):
    """Checks the options of an inline."""

    def check(self, inline_obj: Any, **kwargs: Any) -> Findings:
        """Return everything wrong with the inline."""
        parent = inline_obj.parent_model
        return super().check(inline_obj) + joined(
            (
                self._check_relation(inline_obj, parent),
                self._check_exclude_of_parent_model(inline_obj, parent),
                self._check_extra(inline_obj),
                self._check_max_num(inline_obj),
                self._check_min_num(inline_obj),
                self._check_formset(inline_obj),
            )
        )

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> Findings:
        if self._check_exclude(obj) or self._check_relation(obj, parent_model):
            return []  # what is said there makes the question meaningless
        if obj.exclude is None:
            return []
        fk = _get_foreign_key(parent_model, obj.model, fk_name=obj.fk_name)
        if fk.name not in obj.exclude:
            return []
        return error(
            f"Cannot exclude the field '{fk.name}', because it is the foreign key to the parent model "
            f"'{parent_model._meta.label}'.",
            obj,
            "E201",
        )

    def _check_relation(self, obj: Any, parent_model: Any) -> Findings:
        try:
            _get_foreign_key(parent_model, obj.model, fk_name=obj.fk_name)
        except ValueError as problem:
            return error(problem.args[0], obj, "E202")
        return []

    def _check_extra(self, obj: Any) -> Findings:
        return [] if isinstance(obj.extra, int) else must_be("an integer", option="extra", obj=obj, id="E203")

    def _check_max_num(self, obj: Any) -> Findings:
        if obj.max_num is None or isinstance(obj.max_num, int):
            return []
        return must_be("an integer", option="max_num", obj=obj, id="E204")

    def _check_min_num(self, obj: Any) -> Findings:
        if obj.min_num is None or isinstance(obj.min_num, int):
            return []
        return must_be("an integer", option="min_num", obj=obj, id="E205")

    def _check_formset(self, obj: Any) -> Findings:
        if is_subclass(obj.formset, BaseModelFormSet):
            return []
        return must_inherit_from(parent="BaseModelFormSet", option="formset", obj=obj, id="E206")

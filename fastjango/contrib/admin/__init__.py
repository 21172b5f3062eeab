"""The admin: pages to look after a project's objects, made from its models."""

from fastjango.contrib.admin.decorators import action, display, register
from fastjango.contrib.admin.filters import (
    AllValuesFieldListFilter,
    BooleanFieldListFilter,
    ChoicesFieldListFilter,
    DateFieldListFilter,
    EmptyFieldListFilter,
    FieldListFilter,
    ListFilter,
    RelatedFieldListFilter,
    RelatedOnlyFieldListFilter,
    SimpleListFilter,
)
from fastjango.contrib.admin.options import HORIZONTAL, VERTICAL, ModelAdmin, ShowFacets, StackedInline, TabularInline
from fastjango.contrib.admin.sites import AdminSite, site
from fastjango.utils.module_loading import autodiscover_modules

__all__ = [
    "HORIZONTAL",
    "VERTICAL",
    "AdminSite",
    "AllValuesFieldListFilter",
    "BooleanFieldListFilter",
    "ChoicesFieldListFilter",
    "DateFieldListFilter",
    "EmptyFieldListFilter",
    "FieldListFilter",
    "ListFilter",
    "ModelAdmin",
    "RelatedFieldListFilter",
    "RelatedOnlyFieldListFilter",
    "ShowFacets",
    "SimpleListFilter",
    "StackedInline",
    "TabularInline",
    "action",
    "autodiscover",
    "display",
    "register",
    "site",
]


def autodiscover() -> None:
    """Import the ``admin`` module of every installed application."""
    autodiscover_modules("admin", register_to=site)

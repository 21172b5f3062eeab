"""Flat pages in the site map."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps as django_apps
from fastjango.contrib.sitemaps import Sitemap
from fastjango.core.exceptions import ImproperlyConfigured


class FlatPageSitemap(Sitemap):
    """The pages of the present site that everybody may see."""

    def items(self) -> Any:
        if not django_apps.is_installed("fastjango.contrib.sites"):
            raise ImproperlyConfigured("FlatPageSitemap requires fastjango.contrib.sites, which isn't installed.")
        site = django_apps.get_model("sites.Site").objects.get_current()
        return site.flatpage_set.filter(registration_required=False)

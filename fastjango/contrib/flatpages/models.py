"""The table of flat pages."""

from __future__ import annotations

from fastjango.contrib.sites.models import Site
from fastjango.db import models
from fastjango.urls import NoReverseMatch, get_script_prefix, reverse
from fastjango.utils.encoding import iri_to_uri
from fastjango.utils.module_loading import import_string
from fastjango.utils.translation import gettext_lazy as _


class FlatPage(models.Model):
    """A page with an address, a title and content in HTML, shown on some sites."""

    url = models.CharField(verbose_name=_("URL"), db_index=True, max_length=100)
    title = models.CharField(verbose_name=_("title"), max_length=200)
    content = models.TextField(verbose_name=_("content"), blank=True)
    enable_comments = models.BooleanField(verbose_name=_("enable comments"), default=False)
    template_name = models.CharField(
        verbose_name=_("template name"),
        blank=True,
        max_length=70,
        help_text=_(
            "Example: “flatpages/contact_page.html”. If this isn’t provided, the system will use "
            "“flatpages/default.html”."
        ),
    )
    registration_required = models.BooleanField(
        verbose_name=_("registration required"),
        default=False,
        help_text=_("If this is checked, only logged-in users will be able to view the page."),
    )
    sites = models.ManyToManyField(Site, verbose_name=_("sites"))

    class Meta:
        db_table = "django_flatpage"
        verbose_name = _("flat page")
        verbose_name_plural = _("flat pages")
        ordering = ["url"]

    def __str__(self) -> str:
        return f"{self.url} -- {self.title}"

    def get_absolute_url(self) -> str:
        """Where the URLconf puts the page, else its own URL, which the middleware serves."""
        # By the function and not by a name: a project may have given it a URL of its own.
        flatpage = import_string("fastjango.contrib.flatpages.views.flatpage")
        for url in (self.url.lstrip("/"), self.url):
            try:
                return reverse(flatpage, kwargs={"url": url})
            except NoReverseMatch:
                continue
        return str(iri_to_uri(get_script_prefix().rstrip("/") + self.url))

"""The table of redirects."""

from fastjango.contrib.sites.models import Site
from fastjango.db import models
from fastjango.utils.translation import gettext_lazy as _


class Redirect(models.Model):
    """An old path of a site and where it leads; to nowhere means that the page is gone."""

    site = models.ForeignKey(Site, models.CASCADE, verbose_name=_("site"))
    old_path = models.CharField(
        _("redirect from"),
        max_length=200,
        db_index=True,
        help_text=_("This should be an absolute path, excluding the domain name. Example: “/events/search/”."),
    )
    new_path = models.CharField(
        _("redirect to"),
        max_length=200,
        blank=True,
        help_text=_(
            "This can be either an absolute path (as above) or a full URL starting with a scheme such as “https://”."
        ),
    )

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        db_table = "django_redirect"
        unique_together = [["site", "old_path"]]
        ordering = ["old_path"]

    def __str__(self) -> str:
        return f"{self.old_path} ---> {self.new_path}"

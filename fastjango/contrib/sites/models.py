"""``Site``: a domain and its name."""

from __future__ import annotations

import contextlib
import string
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured, ValidationError
from fastjango.db import models
from fastjango.db.models.signals import pre_delete, pre_save
from fastjango.http.request import split_domain_port
from fastjango.utils.translation import gettext_lazy as _

# Sites by key and by host, for the life of the process.
SITE_CACHE: dict[Any, Any] = {}


def _simple_domain_name_validator(value: str) -> None:
    """No white space in a domain."""
    if any(character in string.whitespace for character in value):
        raise ValidationError(_("The domain name cannot contain any spaces or tabs."), code="invalid")


class SiteManager(models.Manager):
    """Finds the current site.

    Source: django.contrib.sites.models.SiteManager.
    """

    use_in_migrations = True

    def get_current(self, request: Any = None) -> Any:
        """The site of ``SITE_ID``, or of the request's host.

        Raises:
            Site.DoesNotExist: there is none.
            ImproperlyConfigured: neither the setting nor a request is given.
        """
        site_id = getattr(settings, "SITE_ID", "")
        if site_id:
            if site_id not in SITE_CACHE:
                SITE_CACHE[site_id] = self.get(pk=site_id)
            return SITE_CACHE[site_id]
        if request is not None:
            return self._by_host(request.get_host())
        raise ImproperlyConfigured(
            'You\'re using the Django "sites framework" without having set the SITE_ID setting. Create a site in your '
            "database and set the SITE_ID setting or pass a request to Site.objects.get_current() to fix this error."
        )

    def _by_host(self, host: str) -> Any:
        """The site of a host, with its port or without."""
        try:
            return self._cached_by_domain(host)
        except self.model.DoesNotExist:
            domain, port = split_domain_port(host)
            if not domain or (not port and domain == host):
                raise
            return self._cached_by_domain(domain)

    def _cached_by_domain(self, domain: str) -> Any:
        if domain not in SITE_CACHE:
            SITE_CACHE[domain] = self.get(domain__iexact=domain)
        return SITE_CACHE[domain]

    def clear_cache(self) -> None:
        """Forget the sites read."""
        SITE_CACHE.clear()

    def get_by_natural_key(self, domain: str) -> Any:
        """The site of a domain."""
        return self.get(domain=domain)


class Site(models.Model):
    """A site.

    Source: django.contrib.sites.models.Site.
    """

    domain = models.CharField(_("domain name"), max_length=100, validators=[_simple_domain_name_validator], unique=True)
    name = models.CharField(_("display name"), max_length=50)

    objects = SiteManager()

    class Meta:
        db_table = "django_site"
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["domain"]

    def __str__(self) -> str:
        return self.domain

    def natural_key(self) -> tuple[str]:
        """What fixtures name it by."""
        return (self.domain,)


def clear_site_cache(sender: Any, **kwargs: Any) -> None:
    """Forget a site that changes or goes."""
    instance, using = kwargs["instance"], kwargs["using"]
    SITE_CACHE.pop(instance.pk, None)
    with contextlib.suppress(Site.DoesNotExist):
        SITE_CACHE.pop(Site.objects.using(using).get(pk=instance.pk).domain, None)


pre_save.connect(clear_site_cache, sender=Site)
pre_delete.connect(clear_site_cache, sender=Site)

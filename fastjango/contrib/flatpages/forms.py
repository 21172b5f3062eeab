"""The form for flat pages in the admin."""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.conf import settings
from fastjango.contrib.flatpages.models import FlatPage
from fastjango.core.exceptions import ValidationError
from fastjango.utils.translation import gettext
from fastjango.utils.translation import gettext_lazy as _


class FlatpageForm(forms.ModelForm):
    """Checks the URL's slashes, and that no other page of a site has it."""

    url = forms.RegexField(
        label=_("URL"),
        max_length=100,
        regex=r"^[-\w/\.~]+$",
        help_text=_("Example: “/about/contact/”. Make sure to have leading and trailing slashes."),
        error_messages={
            "invalid": _("This value must contain only letters, numbers, dots, underscores, dashes, slashes or tildes.")
        },
    )

    class Meta:
        model = FlatPage
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._trailing_slash_required():
            self.fields["url"].help_text = _("Example: “/about/contact”. Make sure to have a leading slash.")

    def _trailing_slash_required(self) -> bool:
        return settings.APPEND_SLASH and "fastjango.middleware.common.CommonMiddleware" in settings.MIDDLEWARE

    def clean_url(self) -> str:
        """The URL, refused without the slashes it needs."""
        url = self.cleaned_data["url"]
        if url[:1] != "/":
            raise ValidationError(gettext("URL is missing a leading slash."), code="missing_leading_slash")
        if url[-1:] != "/" and self._trailing_slash_required():
            raise ValidationError(gettext("URL is missing a trailing slash."), code="missing_trailing_slash")
        return url

    def clean(self) -> Any:
        """Refuse a URL that another page of one of the sites has."""
        url, sites = self.cleaned_data.get("url"), self.cleaned_data.get("sites")
        others = FlatPage.objects.filter(url=url).exclude(pk=self.instance.pk)
        if sites and others.filter(sites__in=sites).exists():
            for site in sites:
                if others.filter(sites=site).exists():
                    raise ValidationError(
                        _("Flatpage with url %(url)s already exists for site %(site)s"),
                        code="duplicate_url",
                        params={"url": url, "site": site},
                    )
        return super().clean()

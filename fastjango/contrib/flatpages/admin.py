"""Flat pages in the admin."""

from fastjango.contrib import admin
from fastjango.contrib.flatpages.forms import FlatpageForm
from fastjango.contrib.flatpages.models import FlatPage
from fastjango.utils.translation import gettext_lazy as _


@admin.register(FlatPage)
class FlatPageAdmin(admin.ModelAdmin):
    """Pages by address."""

    form = FlatpageForm
    fieldsets = (
        (None, {"fields": ("url", "title", "content", "sites")}),
        (_("Advanced options"), {"classes": ("collapse",), "fields": ("registration_required", "template_name")}),
    )
    list_display = ("url", "title")
    list_filter = ("sites", "registration_required")
    search_fields = ("url", "title")

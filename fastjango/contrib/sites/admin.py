"""Sites in the admin."""

from fastjango.contrib import admin
from fastjango.contrib.sites.models import Site


@admin.register(Site)
class SiteAdmin(admin.ModelAdmin):
    """Domain and name, searchable."""

    list_display = ("domain", "name")
    search_fields = ("domain", "name")

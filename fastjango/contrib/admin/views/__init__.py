"""Views of the admin that stand outside of ``ModelAdmin``."""

"""Helpers of the admin; ``contrib.admin.utils`` is the door."""

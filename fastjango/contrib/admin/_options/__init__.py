"""Model admins and inlines; ``contrib.admin.options`` is the door."""

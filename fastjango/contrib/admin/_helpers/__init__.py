"""Forms as the templates see them; ``contrib.admin.helpers`` is the door."""

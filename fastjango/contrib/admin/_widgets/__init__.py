"""Form widgets of the admin; ``contrib.admin.widgets`` is the door."""

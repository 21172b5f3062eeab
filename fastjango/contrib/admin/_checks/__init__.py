"""System checks of the admin; ``contrib.admin.checks`` is the door."""

"""Password hashing: one algorithm a file, in Django's encoded formats."""

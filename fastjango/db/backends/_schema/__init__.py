"""The schema editor: Django's API in front, Alembic's operations behind."""

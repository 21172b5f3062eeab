"""fastjango: Django projects on FastAPI, SQLAlchemy, Alembic, Pydantic and Jinja2."""

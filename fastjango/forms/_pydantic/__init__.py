"""Pydantic beside our forms, by direction: its models as forms, forms as its models and as FastAPI's dependencies."""

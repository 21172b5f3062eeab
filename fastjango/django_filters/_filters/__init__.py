"""The rooms behind ``filters.py``."""

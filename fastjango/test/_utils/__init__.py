"""The rooms of ``fastjango.test.utils``."""

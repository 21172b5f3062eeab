"""The rooms of ``fastjango.test.runner``."""

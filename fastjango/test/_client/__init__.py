"""The rooms of ``fastjango.test.client``."""

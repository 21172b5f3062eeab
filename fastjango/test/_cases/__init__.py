"""The rooms of ``fastjango.test.testcases``."""

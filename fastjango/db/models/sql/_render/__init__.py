"""The rooms of ``compiler``."""

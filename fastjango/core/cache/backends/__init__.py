"""Cache back ends, named by the setting ``CACHES``."""

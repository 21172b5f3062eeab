"""Commands of ``contrib.auth``."""

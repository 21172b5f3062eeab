"""Commands of ``contrib.jwt``."""

"""fastjango against Django: the same code run by both, in interleaved rounds; see ``README.md``."""

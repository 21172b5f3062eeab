"""Parts of ``Options``: ``fields``, ``managers``, ``parents``."""

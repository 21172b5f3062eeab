"""Where sessions are kept: one place a module, named by ``SESSION_ENGINE``."""

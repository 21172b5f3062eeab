"""Parts of the framework that know neither models nor requests."""

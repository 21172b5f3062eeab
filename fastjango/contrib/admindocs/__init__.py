"""Documentation of a project, made from its docstrings, for its staff."""

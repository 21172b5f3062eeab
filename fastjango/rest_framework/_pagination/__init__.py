"""Pagination, one kind a file; the public names are in ``pagination``."""

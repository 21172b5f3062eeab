"""Serializer fields, cut by kind; the public names are in ``fields``."""

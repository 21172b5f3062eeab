"""Serializers, cut by kind; the public names are in ``serializers``."""

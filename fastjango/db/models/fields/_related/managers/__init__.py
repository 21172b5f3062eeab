"""Managers of related objects: ``base``, ``reverse`` (those that refer to an object), ``many`` (those joined to it)."""

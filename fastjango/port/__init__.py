"""Porting a Django project: rewrite its module paths, and say what fastjango lacks.

``fastjango-admin port PATH`` uses this package; ``port.alias`` serves packages that cannot be rewritten.
Nothing here imports the project that is ported.
"""

"""Login with JSON Web Tokens: short-lived access tokens and refresh tokens that are used once.

The setting ``JWT`` is a dictionary; see :mod:`fastjango.contrib.jwt.conf` for its keys.
"""

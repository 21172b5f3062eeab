"""Rooms of ``migrations.state``: one model, all of them, and the classes made from them."""

"""Checks of settings whose form changed with a version."""

"""The fields by kind."""

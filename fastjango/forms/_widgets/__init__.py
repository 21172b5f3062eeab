"""The widgets by kind."""

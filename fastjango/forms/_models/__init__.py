"""Forms of models."""

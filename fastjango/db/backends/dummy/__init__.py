"""The backend of projects without databases."""

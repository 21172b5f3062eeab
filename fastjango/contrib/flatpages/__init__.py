"""Simple pages that are kept in the database."""

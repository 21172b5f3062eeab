"""Migrations of content types, with the names and contents that Django gave them."""

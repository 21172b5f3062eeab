"""Migrations of sites, with the names and contents that Django gave them."""

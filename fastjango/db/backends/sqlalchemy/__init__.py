"""Any database that SQLAlchemy has a dialect for, named by its URL."""

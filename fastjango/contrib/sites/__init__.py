"""The sites that one database serves."""

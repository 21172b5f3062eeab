"""What PostgreSQL has beyond the other databases."""

"""What knows SQLAlchemy's engines: pools of driver connections, and dialects to compile with."""

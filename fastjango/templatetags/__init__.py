"""Libraries of tags and filters that templates load by name."""

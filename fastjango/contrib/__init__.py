"""Apps that come with the framework."""

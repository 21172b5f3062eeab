"""The commands of the framework, one a file."""

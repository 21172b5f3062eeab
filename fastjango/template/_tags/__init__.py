"""The tags of the language, by kind."""

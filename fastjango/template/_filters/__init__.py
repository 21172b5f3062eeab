"""The filters of the language, by kind."""

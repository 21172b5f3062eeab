"""An application with books, for the pages of the admin."""

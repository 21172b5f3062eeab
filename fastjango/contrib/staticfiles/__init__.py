"""Static files: found in apps and folders, collected into one place."""

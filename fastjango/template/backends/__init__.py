"""The template engines that the setting ``TEMPLATES`` can name."""

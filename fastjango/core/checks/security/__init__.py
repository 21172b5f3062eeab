"""Checks of what makes a site safe, for deployment."""

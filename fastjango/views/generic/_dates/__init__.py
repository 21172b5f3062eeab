"""Views of objects by date: ``parts`` (of dates), ``archives``, ``detail``."""

"""What is measured: a module for each section, with ``GOALS`` and ``operations()``."""

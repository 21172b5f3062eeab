"""The signal of opened connections."""

from fastjango.dispatch import Signal

connection_created = Signal()

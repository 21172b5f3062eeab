"""Django's path of ``templatize()``; a door that looks upward and that nothing below imports at start."""

from fastjango.template._messages import templatize as templatize

__all__ = ["templatize"]

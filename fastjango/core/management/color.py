"""Coloured output of commands; the code lies lower because the server log uses it too."""

import os

from fastjango.utils._terminal import Style as Style
from fastjango.utils._terminal import make_style as make_style
from fastjango.utils._terminal import no_style as no_style
from fastjango.utils._terminal import supports_color as supports_color


def color_style(force_color: bool = False) -> Style:
    """The functions of the palette that the environment asks for, plain ones where there are no colours."""
    # Asks this module's function, which is the one that tests replace.
    if not force_color and not supports_color():
        return no_style()
    return make_style(os.environ.get("DJANGO_COLORS", ""))


__all__ = ["Style", "color_style", "make_style", "no_style", "supports_color"]

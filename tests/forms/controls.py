"""What a browser would submit of a piece of HTML."""

from html.parser import HTMLParser

from fastjango.utils.datastructures import MultiValueDict


class _Controls(HTMLParser):
    def __init__(self):
        super().__init__()
        self.values = MultiValueDict()
        self._select = self._options = self._area = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") not in ("file", "submit"):
            if attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs:
                self.values.appendlist(
                    attrs["name"], attrs.get("value", "" if attrs.get("type") != "checkbox" else "on")
                )
        elif tag == "select":
            self._select, self._options = attrs, []
        elif tag == "option":
            self._options.append((attrs.get("value"), "selected" in attrs))
        elif tag == "textarea":
            self._area = (attrs["name"], [])

    def handle_data(self, data):
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "select":
            chosen = [value for value, selected in self._options if selected]
            if not chosen and "multiple" not in self._select and self._options:
                chosen = [self._options[0][0]]
            for value in chosen:
                self.values.appendlist(self._select["name"], value)
        elif tag == "textarea":
            self.values.appendlist(self._area[0], "".join(self._area[1]).removeprefix("\n").removeprefix("\r\n"))
            self._area = None


def submitted(html):
    """The values of all controls by name."""
    parser = _Controls()
    parser.feed(str(html))
    return parser.values

"""Reads the forms of a screen as a browser would, for tests."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.inputs = {}
        self.ids = {}
        self._open = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("name"):
            self.inputs[attrs["name"]] = attrs
        if attrs.get("id"):
            self.ids[attrs["id"]] = ""
            if tag not in ("input", "meta", "link"):
                self._open.append((tag, attrs["id"]))

    def handle_endtag(self, tag):
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data):
        for _, about in self._open:
            self.ids[about] += data


def inputs(response) -> dict[str, dict]:
    """The attributes of each named input of the screen, by name. Inputs of the frame are among them."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.inputs


def said_about(response, name: str) -> str:
    """What the screen says about one input to those who hear it: the texts that aria-describedby names."""
    reader = _Reader()
    reader.feed(response.content.decode())
    about = reader.inputs[name].get("aria-describedby", "").split()
    return " ".join(reader.ids[part].strip() for part in about)

"""The values that a header line can hold: reading them strictly, writing them so that real YAML reads the
same.

A value is a string, a list of strings or a map of strings. There are no other types: `no`, `01000` and
`2009` are strings, and the kind's schema says what they mean.
"""

import re
from datetime import date

Value = str | list[str] | dict[str, str]

KEY = re.compile(r"\w[\w .’'()°/-]*")

_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "/": "/"}
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(["\\/nt]))')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# What YAML cannot hold bare, or would take for the end of a line.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_SPECIAL_START = "!&*-?|>@`%#,[]{}\"':.=~<"
_YAML_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
_LOOKS_NUMERIC = re.compile(r"[-+.\d][\da-fA-FxXoO_.,:eE+\sTtZz-]*")
_SAFE_NUMBER = re.compile(r"0|[1-9]\d{0,15}|-?(?:0|[1-9]\d{0,8})\.(?:\d{0,5}[1-9])")
_SAFE_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class ValueFormatError(ValueError):
    """A value that cannot be read. `code`: quote, list, map or nested."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def read_value(text: str) -> Value:
    """The value written after a colon. Raises ValueFormatError."""
    text = text.strip()
    if text.startswith("["):
        return _read_list(text)
    if text.startswith("{"):
        return _read_map(text)
    return read_string(text)


def read_string(text: str) -> str:
    """A string, plain to the end of the line or within double quotes. Raises ValueFormatError."""
    text = text.strip()
    if not text.startswith('"'):
        return text
    match = _QUOTED.fullmatch(text)
    if not match:
        raise ValueFormatError("quote")
    inner = match.group(1)
    if "\\" in _ESCAPE.sub("", inner):
        raise ValueFormatError("quote")
    return _ESCAPE.sub(_unescape, inner)


def write_string(text: str, inline: bool = False) -> str:
    """A string as it stands in a header; `inline` inside brackets or braces, where more must be quoted."""
    return _quote(text) if _must_quote(text, inline) else text


def write_inline(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return write_string(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {write_string(v, inline=True)}" for k, v in value.items()) + "}"
    return "[" + ", ".join(write_string(item, inline=True) for item in value) + "]"


def split_key(line: str) -> tuple[str, str] | None:
    """(key, rest) of `key: rest`, or None when the line is not of that form."""
    key, colon, rest = line.partition(":")
    if not colon or (rest and not rest[0].isspace()) or not KEY.fullmatch(key.rstrip()):
        return None
    return key.rstrip(), rest.strip()


def _unescape(match: re.Match) -> str:
    code = match.group(1) or match.group(2)
    if not code:
        return _ESCAPES[match.group(3)]
    point = int(code, 16)
    if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:
        raise ValueFormatError("quote")
    return chr(point)


def _split_commas(text: str, code: str) -> list[str]:
    """The parts between commas, those inside quotes apart. A comma may end the text."""
    parts, start, n = [], 0, 0
    opening = True  # a quote here would open a quoted string
    while n < len(text):
        character = text[n]
        if character == '"' and opening:
            match = _QUOTED.match(text, n)
            if not match:
                raise ValueFormatError("quote")
            n, opening = match.end(), False
            continue
        if character in "[]{}":
            raise ValueFormatError("nested")
        if character == ",":
            parts.append(text[start:n].strip())
            start, opening = n + 1, True
        elif character == " ":
            opening = opening or text[n - 1] == ":"
        else:
            opening = False
        n += 1
    last = text[start:].strip()
    if last:
        parts.append(last)
    if not all(parts):
        raise ValueFormatError(code)
    return parts


def _read_list(text: str) -> list[str]:
    if not text.endswith("]") or len(text) < 2:
        raise ValueFormatError("list")
    return [read_string(part) for part in _split_commas(text[1:-1], "list")]


def _read_map(text: str) -> dict[str, str]:
    if not text.endswith("}") or len(text) < 2:
        raise ValueFormatError("map")
    found: dict[str, str] = {}
    for part in _split_commas(text[1:-1], "map"):
        pair = split_key(part)
        if not pair or pair[0] in found:
            raise ValueFormatError("map")
        found[pair[0]] = read_string(pair[1])
    return found


def _must_quote(text: str, inline: bool) -> bool:
    if not text or text != text.strip() or _UNPRINTABLE.search(text):
        return True
    if ": " in text or text.endswith(":") or " #" in text or text.lower() in _YAML_WORDS:
        return True
    if inline and any(c in text for c in ",[]{}:?\"'#"):
        return True
    if _LOOKS_NUMERIC.fullmatch(text):
        return not (_SAFE_NUMBER.fullmatch(text) or _is_date(text))
    return text[0] in _SPECIAL_START or text.startswith("...")


def _is_date(text: str) -> bool:
    if not _SAFE_DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _quote(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + _UNPRINTABLE.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + '"'

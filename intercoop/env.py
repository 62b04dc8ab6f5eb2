"""Reads settings from the environment and from a `.env` file, typed, with errors a person can act on.

    env = Env.load(BASE_DIR / ".env")
    PORT = env.int("PORT", 8000, minimum=1, maximum=65535)
    ENGINE = env.str("SEARCH", "whoosh", choices=("whoosh", "postgresql"))
    SECRET_KEY = env.secret("SECRET_KEY", "")

The environment wins over `.env`. A variable that is set but empty counts as not set, so that a line `NAME=`
in a compose file means "the default". Every reader without a default raises EnvError when nothing is set.
For any name, `NAME_FILE` may hold the path of a file with the value (secrets mounted by Docker or systemd).
"""

from __future__ import annotations  # the readers are named after the types they give: annotate late

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

TRUE = ("on", "true", "yes", "1")
FALSE = ("off", "false", "no", "0")

_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*\Z")
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_REQUIRED = object()


class EnvError(Exception):
    """A variable cannot be used; the message names it, what it holds and what it may hold."""


def parse_dotenv(text: str, source: str = ".env") -> dict[str, str]:
    """The variables of a `.env` text: `NAME=value` lines, with `export` or not, and `#` comments.

    Values may stand in 'single' or "double" quotes; in double ones a backslash escapes n, t, " and itself.
    Unquoted values end at ` #`. Nothing is expanded. Raises EnvError with the line number for any other line.
    """
    values = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _LINE.match(line)
        if not match:
            raise EnvError(f"{source}, line {number}: expected NAME=value.")
        name, raw = match.groups()
        values[name] = _unquote(raw, f"{source}, line {number}")
    return values


def _unquote(raw: str, where: str) -> str:
    quote = raw[:1]
    if quote not in ("'", '"'):
        return "" if raw.startswith("#") else re.split(r"\s+#", raw, maxsplit=1)[0]
    body = r"[^']*" if quote == "'" else r'(?:[^"\\]|\\.)*'
    match = re.fullmatch(rf"{quote}({body}){quote}\s*(?:#.*)?", raw)
    if not match:
        raise EnvError(f"{where}: the quote {quote} is not closed, or something follows it.")
    inner = match.group(1)
    if quote == "'":
        return inner
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m.group(1), m.group(0)), inner)


class Env:
    """Typed access to a mapping of variables."""

    def __init__(self, values: Mapping[str, str]):
        self._values = values

    @classmethod
    def load(cls, dotenv: Path | None = None, environ: Mapping[str, str] | None = None) -> Env:
        """The process's environment over the `.env` file at `dotenv`, which need not exist."""
        values = {}
        if dotenv is not None and dotenv.is_file():
            values.update(parse_dotenv(dotenv.read_text(encoding="utf-8"), str(dotenv)))
        values.update(os.environ if environ is None else environ)
        return cls(values)

    def _raw(self, name: str) -> str | None:
        """The text that `name` holds, directly or through NAME_FILE, or None when it is unset or empty."""
        value = self._values.get(name) or None
        path = self._values.get(f"{name}_FILE") or None
        if path is None:
            return value
        if value is not None:
            raise EnvError(f"{name} and {name}_FILE are both set: keep one of them.")
        try:
            text = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise EnvError(f"{name}_FILE: cannot read {path} ({error}).") from None
        if not text:
            raise EnvError(f"{name}_FILE: {path} is empty.")
        return text

    def _get(self, name: str, default, expected: str):
        """(found, text or default)."""
        raw = self._raw(name)
        if raw is not None:
            return True, raw
        if default is _REQUIRED:
            raise EnvError(f"{name} is not set; it must be {expected}.")
        return False, default

    def str(self, name: str, default=_REQUIRED, *, choices: Iterable[str] | None = None) -> str:
        """A text; with `choices`, one of them."""
        allowed = tuple(choices or ())
        expected = f"one of: {', '.join(allowed)}" if allowed else "a text"
        found, value = self._get(name, default, expected)
        if found and allowed and value not in allowed:
            raise EnvError(f"{name} is {value!r}; it must be {expected}.")
        return value

    def secret(self, name: str, default=_REQUIRED) -> str:
        """A text that no error message repeats."""
        return self._get(name, default, "a secret text")[1]

    def bool(self, name: str, default=_REQUIRED) -> bool:
        """on, true, yes, 1 or off, false, no, 0, in any case."""
        expected = f"one of: {', '.join(TRUE + FALSE)}"
        found, value = self._get(name, default, expected)
        if not found:
            return value
        word = value.strip().lower()
        if word not in TRUE + FALSE:
            raise EnvError(f"{name} is {value!r}; it must be {expected}.")
        return word in TRUE

    def int(self, name: str, default=_REQUIRED, *, minimum=None, maximum=None) -> int:
        """A whole number, within the bounds given."""
        return self._number(name, default, int, "a whole number", minimum, maximum)

    def float(self, name: str, default=_REQUIRED, *, minimum=None, maximum=None) -> float:
        """A number with a decimal point, within the bounds given."""
        return self._number(name, default, float, "a number", minimum, maximum)

    def _number(self, name, default, kind, expected, minimum, maximum):
        if minimum is not None:
            expected += f", {minimum} at least"
        if maximum is not None:
            expected += f", {maximum} at most"
        found, value = self._get(name, default, expected)
        if not found:
            return value
        try:
            number = kind(value.strip())
        except ValueError:
            number = None
        # `not (a <= b)` rather than `a > b`: it also refuses NaN
        if (
            number is None
            or (minimum is not None and not minimum <= number)
            or (maximum is not None and not number <= maximum)
        ):
            raise EnvError(f"{name} is {value!r}; it must be {expected}.")
        return number

    def list(self, name: str, default=_REQUIRED) -> list[str]:
        """Texts between commas, without the spaces around them and without empty ones."""
        found, value = self._get(name, default, "texts between commas")
        if not found:
            return list(value)
        return [item.strip() for item in value.split(",") if item.strip()]

"""Reads EMAIL_URL, the server that sends the wiki's mail, into Django's settings."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from intercoop.env import EnvError

EXAMPLE = "for example submission://user:word@mail.example.org"

# scheme: (port, STARTTLS, TLS from the first byte)
_SCHEMES = {"smtp": (25, False, False), "submission": (587, True, False), "smtps": (465, False, True)}


@dataclass(frozen=True, slots=True)
class Mail:
    """Where mail goes; `backend` is the dotted name of Django's, the rest its EMAIL_… settings."""

    backend: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


CONSOLE = Mail("django.core.mail.backends.console.EmailBackend")


def parse_mail_url(url: str) -> Mail:
    """The settings behind a URL; "" and `console:` mean the console of the serving process.

    smtp://host (port 25, plain), submission://host (587, STARTTLS), smtps://host (465, TLS); each may hold user:word@
    with %-escapes, and :port. Raises EnvError, which never repeats the URL: it holds a password.
    """
    if url in ("", "console:"):
        return CONSOLE
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise EnvError(
            f"EMAIL_URL cannot be read; {EXAMPLE}. Escape : / @ # in a password as %3A %2F %40 %23."
        ) from None
    if parts.scheme not in _SCHEMES:
        raise EnvError(f"EMAIL_URL must begin with one of: smtp://, submission://, smtps://, console:; {EXAMPLE}.")
    if not host:
        raise EnvError(f"EMAIL_URL names no server; {EXAMPLE}.")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise EnvError(
            f"EMAIL_URL holds something after the server; {EXAMPLE}. Escape / ? # in a password as %2F %3F %23."
        )
    if bool(parts.username) != bool(parts.password):
        raise EnvError(f"EMAIL_URL needs both a user and a password, or neither; {EXAMPLE}.")
    default_port, use_tls, use_ssl = _SCHEMES[parts.scheme]
    return Mail(
        backend="django.core.mail.backends.smtp.EmailBackend",
        host=host,
        port=default_port if port is None else port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=use_tls,
        use_ssl=use_ssl,
    )

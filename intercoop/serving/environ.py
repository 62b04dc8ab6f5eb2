"""Turns an ASGI HTTP scope into a WSGI environ, and finds out who asks when a proxy stands between."""

import sys
from collections.abc import Iterable
from ipaddress import ip_address, ip_network
from urllib.parse import unquote_to_bytes

# What proxies say of the request they pass on; believed from trusted proxies alone.
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


def build_environ(scope, body, size: int | None, proxies: "TrustedProxies") -> dict:
    """The environ of a request whose whole body is in the file `body`, `size` bytes long.

    `size` None means that the request has no body and said no length. WSGI wants text that is bytes read as
    latin-1; the path is taken from the undecoded address, so that bytes that are no UTF-8 stay as they were.
    """
    root = scope.get("root_path", "").encode().decode("latin-1")
    raw = scope.get("raw_path")
    path = (unquote_to_bytes(raw) if raw else scope["path"].encode()).decode("latin-1")
    server = scope.get("server") or ("localhost", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root,
        "PATH_INFO": path.removeprefix(root),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        # `X_Real` and `X-Real` would become one key: a header with an underscore could pass for another
        if b"_" in name:
            continue
        key = name.decode("latin-1").upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = "HTTP_" + key
        text = value.decode("latin-1")
        if key in environ:
            text = environ[key] + ("; " if key == "HTTP_COOKIE" else ",") + text
        environ[key] = text
    if size is not None:
        # the body is whole now, however it came
        environ["CONTENT_LENGTH"] = str(size)
        environ.pop("HTTP_TRANSFER_ENCODING", None)
    proxies.apply(environ)
    return environ


class TrustedProxies:
    """The proxies whose word is taken about a request's address and scheme.

    `networks`: addresses or CIDR networks as text; ValueError names the one that is neither.
    A request that comes through a trusted proxy gets as REMOTE_ADDR the last address in X-Forwarded-For that
    is not itself a trusted proxy, and as scheme X-Forwarded-Proto. From anyone else those headers are
    removed, so that nothing behind the bridge can believe them.
    """

    def __init__(self, networks: Iterable[str] = ()):
        self._networks = [ip_network(text, strict=False) for text in networks]

    def _trusts(self, address: str) -> bool:
        if not self._networks:
            return False
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed.version == net.version and parsed in net for net in self._networks)

    def apply(self, environ: dict) -> None:
        environ["REMOTE_ADDR"] = _plain(environ["REMOTE_ADDR"])
        if not self._trusts(environ["REMOTE_ADDR"]):
            for key in _FORWARDED:
                environ.pop(key, None)
            return
        for address in reversed(environ.get("HTTP_X_FORWARDED_FOR", "").split(",")):
            address = _plain(address.strip())
            if not address:
                break  # what stands before something that is no address was written by anyone
            environ["REMOTE_ADDR"] = address
            if not self._trusts(address):
                break
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").rsplit(",", 1)[-1].strip().lower()
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme


def _plain(text: str) -> str:
    """The address in its usual form, an IPv4 one that came over IPv6 as IPv4; "" when it is no address."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)

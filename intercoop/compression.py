"""Answers in text travel compressed; static files are compressed ahead by WhiteNoise, read screens in wiki.pages.kept.

BREACH reads a secret out of the length of compressed answers that repeat what the attacker sent beside it. Here: the
only secret in forms is Django's token, which is masked anew in each answer; screens that may hold others (/accounts/,
and what says `no-store`) are left alone; cookies are SameSite=Lax, so another site cannot ask in a reader's name;
and the length of each answer is blurred by a random number of bytes, as Django's own GZipMiddleware does.
"""

import io
import secrets
from gzip import GzipFile

from django.utils.cache import patch_vary_headers

from wiki.pages.deflated import accepts_gzip

LEVEL = 4  # of zlib: a history of fifty versions costs 0.6 ms, and is a tenth larger than with its best
LEAST = 600  # bytes: below, it would still be one packet
MOST_BLUR = 100  # bytes
UNTOUCHED = "/accounts/"  # addresses, invitations, sessions
TEXTS = (
    "text/",
    "application/atom+xml",
    "application/json",
    "application/xml",
    "application/opensearchdescription+xml",
)


class Compression:
    """Middleware: gzip for browsers that take it. A strong ETag becomes a weak one, as RFC 9110 asks."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.streaming or not response.headers.get("Content-Type", "").startswith(TEXTS):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if (
            len(response.content) < LEAST
            or "Content-Encoding" in response.headers
            or request.path.startswith(UNTOUCHED)
            or "no-store" in response.headers.get("Cache-Control", "")
            or not accepts_gzip(request)
        ):
            return response
        response.content = compressed(response.content)
        response.headers["Content-Length"] = str(len(response.content))
        response.headers["Content-Encoding"] = "gzip"
        etag = response.headers.get("ETag", "")
        if etag.startswith('"'):
            response.headers["ETag"] = "W/" + etag
        return response


def compressed(content: bytes) -> bytes:
    """gzip, with a file name of random length in its head: nobody looks at it."""
    out = io.BytesIO()
    blur = "x" * secrets.randbelow(MOST_BLUR + 1)
    with GzipFile(filename=blur, mode="wb", compresslevel=LEVEL, fileobj=out, mtime=0) as file:
        file.write(content)
    return out.getvalue()

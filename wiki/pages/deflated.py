"""gzip (RFC 1952) made of parts that were compressed before, each by itself.

A part ends on a full byte and the next one never refers back to it (Z_FULL_FLUSH). So ready parts are joined for next
to nothing; and what one part holds never shows in the length of another, which is what BREACH listens to.
"""

import functools
import re
import zlib
from collections.abc import Iterable

LEVEL = 6  # of what is compressed once and sent often
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_END = b"\x03\x00"  # an empty last block
_ACCEPTED = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")


def accepts_gzip(request) -> bool:
    """Whether the reader's browser takes gzip."""
    return bool(_ACCEPTED.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def deflated(part: bytes) -> bytes:
    """A part of an answer, compressed by itself."""
    work = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return work.compress(part) + work.flush(zlib.Z_FULL_FLUSH)


# What stands in the answers of one reader after the other: headers, footers, lists of who cites a page.
deflated_and_kept = functools.lru_cache(maxsize=512)(deflated)


def joined(parts: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The whole answer as gzip. `parts` are pairs: as it reads, and `deflated`."""
    out, check, length = [_HEAD], 0, 0
    for plain, ready in parts:
        out.append(ready)
        check = zlib.crc32(plain, check)
        length += len(plain)
    out += [_END, check.to_bytes(4, "little"), (length & 0xFFFFFFFF).to_bytes(4, "little")]
    return b"".join(out)

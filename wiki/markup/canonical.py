"""The one form in which texts are stored, so that "the same text" means "the same bytes"."""

import re
import unicodedata

# Control characters but tab and line feed, and lone surrogates, which no UTF-8 can carry.
_REMOVED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def canonical_text(raw: str) -> str:
    """The canonical form of `raw`: NFC, lines ended by LF alone, no control character but tab, one final
    newline.

    A byte order mark at the beginning is dropped. An empty text stays empty, and so does one made of
    newlines only. Applying it twice changes nothing more.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = _REMOVED.sub("", text).lstrip("\ufeff")
    text = unicodedata.normalize("NFC", text).rstrip("\n")
    return text + "\n" if text else ""

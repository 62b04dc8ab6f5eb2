"""French spaces, added when a page is shown and never to its source.

A narrow no-break space takes the place of the ordinary space that an author typed before ; : ! ? and inside
« », and stands inside « » where none was typed.
"""

import re
from xml.etree.ElementTree import Element

from wiki.markup.tree import CODE, walk

NARROW = "\u202f"

_CANDIDATE = re.compile("[;:!?«»]")
# A colon or semicolon must end there: not so in `:word`, `:-)` and `;)`, whose space stays an ordinary one.
_BEFORE = re.compile(r" (?=[!?]{1,3}(?:[\s»)\]”\"'’.,…]|$)|[;:](?:[\s»\]”\"…]|$)|»)")
_AFTER_OPENING = re.compile(r"« |«(?!\s)")
_GLUED_CLOSING = re.compile(r"(?<=\S)»")
_GLUED_OR_FIRST_CLOSING = re.compile(r"(?<!\s)»")


def french(text: str, begins: bool = True) -> str:
    """`text` with French spaces; `begins` is False for a text that goes on after an element."""
    if not _CANDIDATE.search(text):
        return text
    text = _BEFORE.sub(NARROW, text)
    text = _AFTER_OPENING.sub("«" + NARROW, text)
    return (_GLUED_CLOSING if begins else _GLUED_OR_FIRST_CLOSING).sub(NARROW + "»", text)


def set_spaces(root: Element) -> None:
    """Apply `french` to every text of a tree that is neither code nor a citation, shown as it is written."""
    for element, entering, in_code in walk(root):
        if in_code:
            continue
        if entering and element.text and element.tag not in CODE and element.tag != "span":
            element.text = french(element.text)
        elif not entering and element.tail:
            element.tail = french(element.tail, begins=False)

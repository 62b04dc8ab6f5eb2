"""The text that the administrator puts at the foot of every page: a few sentences with links.

It goes through the one pipeline, like any page's text; of what comes out, sentences, links and emphasis are kept, and
the words of anything else.
"""

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe

from wiki.markup.rendered import OK
from wiki.pages.rendering import render

_KEPT = {"p", "br", "a", "em", "strong", "abbr"}
_ATTRIBUTES = {"a": {"href", "rel", "class", "title"}, "abbr": {"title"}}


def footer_html(text: str, title: str) -> SafeString:
    """The text as HTML; relative links are those of the page `title`. Words alone when it cannot be rendered."""
    if not text:
        return mark_safe("")
    rendered = render(text, title)
    if rendered.status != OK:
        return mark_safe(linebreaks(text, autoescape=True))
    return mark_safe(nh3.clean(rendered.html, tags=_KEPT, attributes=_ATTRIBUTES, link_rel=None))

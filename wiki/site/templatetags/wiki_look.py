"""What base.html and the screens say about their style sheets. A builtin of all templates (settings.TEMPLATES)."""

import functools
from urllib.parse import quote, unquote

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
SAFE = "/:=(),.-"  # what an address may hold; the spaces and quotes of a drawing it may not


@register.simple_tag
def sheets(names: str) -> SafeString:
    """Links to the sheets that a screen needs beside the first: in the block `sheets`, `{% sheets "forms diff" %}`.

    frontend/build.py says what is in each; tests/site/test_sheets.py fails when one is missing or too heavy.
    """
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(f"{name}.css"),) for name in names.split())
    )


@register.filter
def long_class(title: str) -> SafeString:
    """The class of a heading that sets a long title smaller: ` class="long"` from 60 signs on, `longer` from 120."""
    size = "longer" if len(title) > 120 else "long" if len(title) > 60 else ""
    return format_html(' class="{}"', size) if size else mark_safe("")


@register.filter
def as_typed(address: str) -> str:
    """An address as people read and type it, accents in place of their percents."""
    return unquote(address)


@register.simple_tag
@functools.cache
def favicon() -> SafeString:
    """The icon as a data: address: a file of its own would be a request at each first visit."""
    drawing = (settings.BASE_DIR / "static" / "img" / "favicon.svg").read_text("utf-8").strip().replace('"', "'")
    return format_html('<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,{}">', quote(drawing, safe=SAFE))

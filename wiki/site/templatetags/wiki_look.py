"""What base.html and the screens say about their style sheets. A builtin of all templates (settings.TEMPLATES)."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


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

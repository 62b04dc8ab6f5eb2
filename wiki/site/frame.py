"""What every screen's frame needs; header and footer are rendered once per language and name, not per request."""

import functools

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wiki.accounts.preferences import theme_of, themes


def frame(request) -> dict:
    """Context processor: `wiki_name`, `user_name` and the ready `html_attributes`, `frame_header`, `frame_footer`.

    Read screens are kept for all readers of one language (wiki/pages/views/reading.py), without the name and the parts
    named in its FRAME_PARTS: whatever else is added here may depend on the language alone.
    """
    user = getattr(request, "user", None)
    name = user.username if user is not None and user.is_authenticated else ""
    language = translation.get_language() or settings.LANGUAGE_CODE
    theme = theme_of(request)
    return {
        "wiki_name": settings.WIKI_NAME,
        "user_name": name,
        "lang": language,
        "html_attributes": _html_attributes(theme),
        "frame_header": _part("frame/header.html", language, name, ""),
        "frame_footer": _part("frame/footer.html", language, "", theme),
    }


def _html_attributes(theme: str) -> SafeString:
    """What <html> says of the looks that the reader chose; nothing where they are those of the device."""
    return format_html(' data-theme="{}"', theme) if theme else mark_safe("")


@functools.lru_cache(maxsize=1024)
def _part(template: str, language: str, name: str, theme: str) -> SafeString:
    return render_to_string(
        template,
        {
            "user_name": name,
            "lang": language,
            "wiki_name": settings.WIKI_NAME,
            "languages": settings.LANGUAGES,
            "theme": theme,
            "themes": themes(),
        },
    )

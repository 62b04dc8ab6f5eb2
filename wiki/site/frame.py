"""What every screen's frame needs; header and footer are rendered once per language and name, not per request."""

import functools

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString


def frame(request) -> dict:
    """Context processor: `wiki_name`, `user_name` and the ready `frame_header`, `frame_footer`.

    Read screens are kept for all readers of one language (wiki/pages/views/reading.py), without the header and the
    name: whatever else is added here may depend on the language alone.
    """
    user = getattr(request, "user", None)
    name = user.username if user is not None and user.is_authenticated else ""
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {
        "wiki_name": settings.WIKI_NAME,
        "user_name": name,
        "lang": language,
        "frame_header": _part("frame/header.html", language, name),
        "frame_footer": _part("frame/footer.html", language, ""),
    }


@functools.lru_cache(maxsize=1024)
def _part(template: str, language: str, name: str) -> SafeString:
    return render_to_string(
        template,
        {
            "user_name": name,
            "lang": language,
            "wiki_name": settings.WIKI_NAME,
            "languages": settings.LANGUAGES,
        },
    )

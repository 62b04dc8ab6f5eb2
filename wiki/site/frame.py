"""What every screen's frame needs; its parts are rendered once per state, not per request."""

import functools

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wiki.accounts.actors import actor_of
from wiki.accounts.preferences import theme_of, themes
from wiki.configuration import ACCENTS, EVERYONE, Configuration, current
from wiki.configuration.address import site_of
from wiki.pages.permissions import may_read
from wiki.site.colours import BARS
from wiki.site.footer import footer_html


def frame(request) -> dict:
    """Context processor: `wiki` (what is decided), `wiki_name`, `user_name`, `site` (its address), `bars` (colours),
    and the ready `html_attributes`, `frame_header`, `frame_footer`.

    Read screens are kept for all readers of one language and configuration (wiki/pages/views/reading.py), without the
    name and the parts named in its FRAME_PARTS: whatever else is added here may depend on these two alone.
    """
    user = getattr(request, "user", None)
    name = user.username if user is not None and user.is_authenticated else ""
    now = current()
    language = translation.get_language() or now.language
    theme = theme_of(request)
    actor = actor_of(request)
    whose = {"user_name": name, "administers": actor.is_administrator}
    # Whoever may not read is offered no way in that is closed.
    outside = now.readers != EVERYONE and not may_read(actor)
    return {
        "wiki": now,
        "wiki_name": now.name,
        "site": site_of(request),
        "bars": BARS.get(now.accent, BARS[ACCENTS[0]]),
        "user_name": name,
        "lang": language,
        "html_attributes": _html_attributes(theme, now.accent),
        "frame_header": _part("frame/header.html", language, now, outside, **whose),
        "frame_footer": _part("frame/footer.html", language, now, outside, theme=theme),
    }


@functools.lru_cache(maxsize=64)
def _html_attributes(theme: str, accent: str) -> SafeString:
    """What <html> says of the looks: the reader's choice of a theme, the wiki's accent but the first."""
    return format_html(
        "{}{}",
        format_html(' data-theme="{}"', theme) if theme else "",
        format_html(' data-accent="{}"', accent) if accent != ACCENTS[0] else "",
    )


@functools.lru_cache(maxsize=1024)
def _part(template: str, language: str, now: Configuration, outside: bool, **more) -> SafeString:
    context = {
        "lang": language,
        "wiki": now,
        "wiki_name": now.name,
        "outside": outside,
        "languages": settings.LANGUAGES,
        "themes": themes(),
        "footer": functools.partial(_footer, now.footer),
    }
    return render_to_string(template, context | more)


@functools.lru_cache(maxsize=8)
def _footer(text: str) -> SafeString:
    return footer_html(text, settings.HOME_TITLE)

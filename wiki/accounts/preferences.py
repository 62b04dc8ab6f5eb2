"""What a reader prefers: the language and the looks. A cookie holds it on this device, the account on the next one."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AS_THE_DEVICE = ""
THEMES = (AS_THE_DEVICE, "light", "dark")
COOKIE_SECONDS = 60 * 60 * 24 * 365

_WORDS = {AS_THE_DEVICE: _("As the device"), "light": _("Light"), "dark": _("Dark")}


def themes() -> list[tuple[str, Promise]]:
    """The looks to choose from, with their words."""
    return [(theme, _WORDS[theme]) for theme in THEMES]


def theme_of(request) -> str:
    """The looks that this reader chose: on this device, else with the account. Opens no session that is not there."""
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME)
    if chosen is None and settings.SESSION_COOKIE_NAME in request.COOKIES:
        chosen = getattr(request.user, "theme", "")
    return chosen if chosen in THEMES else AS_THE_DEVICE


def keep_language(response, user, code: str) -> None:
    """Keep a language (one of the settings') on this device, and with the account of whoever is signed in."""
    _set_cookie(response, settings.LANGUAGE_COOKIE_NAME, code)
    _keep(user, "language", code)


def keep_theme(response, user, theme: str) -> None:
    """The same for the looks, one of THEMES. “As the device” is a choice too: its cookie is there, and empty."""
    _set_cookie(response, settings.THEME_COOKIE_NAME, theme)
    _keep(user, "theme", theme)


def bring_along(response, user) -> None:
    """Whoever signs in finds on this device what they had chosen on another one."""
    if user.language:
        _set_cookie(response, settings.LANGUAGE_COOKIE_NAME, user.language)
    if user.theme:
        _set_cookie(response, settings.THEME_COOKIE_NAME, user.theme)


def _set_cookie(response, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=COOKIE_SECONDS, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )


def _keep(user, field: str, value: str) -> None:
    if user.is_authenticated and getattr(user, field) != value:
        setattr(user, field, value)
        user.save(update_fields=[field])

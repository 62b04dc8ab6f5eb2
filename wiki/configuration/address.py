"""The wiki's own address, for what is read elsewhere: feeds, shared links, lists for search engines."""

from django.conf import settings
from django.core.exceptions import DisallowedHost


def site_of(request) -> str:
    """`https://wiki.example`, without a path: SITE_URL, or else the address asked; "" when that is not ours."""
    try:
        return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    except DisallowedHost:  # the screen that says so has a frame too
        return ""

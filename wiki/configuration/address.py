"""The wiki's own address, for what is read elsewhere: feeds, shared links, lists for search engines."""

from django.conf import settings


def site_of(request) -> str:
    """`https://wiki.example`, without a path: SITE_URL, or else the address that was asked."""
    return settings.SITE_URL or f"{request.scheme}://{request.get_host()}"

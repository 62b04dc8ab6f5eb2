"""Who acts: the one thing that permissions are asked about."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils.functional import LazyObject

from wiki.accounts.models import User


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, or a visitor known by address alone (tokens come with the API).

    `name` is what signs a revision; a visitor's address is never shown to anybody.
    """

    user: User | None = None
    address: str = ""

    @property
    def is_member(self) -> bool:
        return self.user is not None and self.user.is_active

    @property
    def is_approved(self) -> bool:
        return self.is_member and (self.user.is_approved or self.user.is_staff)

    @property
    def is_waiting(self) -> bool:
        """A new member whom an administrator has not let write yet, where the wiki is set so."""
        return self.is_member and self.user.waiting_since is not None and not self.is_approved

    @property
    def is_administrator(self) -> bool:
        return self.is_member and self.user.is_staff

    @property
    def name(self) -> str:
        return self.user.username if self.user else settings.VISITOR_NAME

    @property
    def limit_key(self) -> str:
        """What requests are counted by (wiki.pages.limits)."""
        return f"u{self.user.pk}" if self.user else f"a{source_of(self.address)}"


def source_of(address: str) -> str:
    """What an address counts as: itself, or of IPv6 its /64, since one household or machine has all of these.

    What is no address, such as that of a socket, is answered as it is.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), 64), strict=False))


def actor_of(request) -> Actor:
    """The actor behind a request. The session is not even opened for a visitor who brought none."""
    user = getattr(request, "user", None)
    if isinstance(user, LazyObject) and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        user = None
    if user is None or not user.is_authenticated:
        return Actor(address=request.META.get("REMOTE_ADDR", ""))
    # By now the lazy object of Django's middleware holds the person; permissions and revisions get the real one.
    person = user._wrapped if isinstance(user, LazyObject) else user
    return Actor(user=person, address=request.META.get("REMOTE_ADDR", ""))

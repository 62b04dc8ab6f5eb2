"""What can be decided, and which values it may have."""

from dataclasses import dataclass

from django.conf import settings

EVERYONE, MEMBERS, APPROVED = "everyone", "members", "approved"
READERS = WRITERS = (EVERYONE, MEMBERS, APPROVED)  # each among the ones before
SIGN_UPS = ("open", "invitation")
# Sets of colours, after what the coast is made of; the first is the one that no attribute asks for.
ACCENTS = ("kelp", "tide", "heather", "thrift", "granite", "slate")

NAME_LENGTH = 60
TAGLINE_LENGTH = 160
FOOTER_LENGTH = 600


@dataclass(frozen=True, slots=True)
class Configuration:
    """All that is decided, at one moment. Equal ones look the same: what is made from one may be kept under it.

    `approval`: new members wait until an administrator approves them. `generation` counts the savings.
    """

    name: str
    tagline: str
    language: str
    readers: str
    writers: str
    sign_up: str
    approval: bool
    mail_required: bool
    accent: str
    footer: str
    generation: int


# In the order of Configuration and of the saved row, `generation` left out.
DECIDED = tuple(name for name in Configuration.__slots__ if name != "generation")


# The environment's variables that hold the defaults (docs/settings.md).
VARIABLES = {
    "name": "WIKI_NAME",
    "tagline": "WIKI_TAGLINE",
    "language": "LANGUAGE",
    "readers": "WIKI_READERS",
    "writers": "WIKI_EDITORS",
    "sign_up": "WIKI_SIGN_UP",
    "approval": "WIKI_APPROVAL",
    "mail_required": "WIKI_MAIL_REQUIRED",
}


def from_the_environment() -> dict:
    """What holds where nothing was saved."""
    return {
        "name": settings.WIKI_NAME,
        "tagline": settings.WIKI_TAGLINE,
        "language": settings.LANGUAGE_CODE,
        "readers": settings.WIKI_READERS,
        "writers": settings.WIKI_EDITORS,
        "sign_up": settings.WIKI_SIGN_UP,
        "approval": settings.WIKI_APPROVAL,
        "mail_required": settings.WIKI_MAIL_REQUIRED,
        "accent": ACCENTS[0],
        "footer": "",
    }

"""What an administrator decides without code: the wiki's name, its language, who may read and write."""

from wiki.configuration.reading import current, held
from wiki.configuration.values import ACCENTS, APPROVED, EVERYONE, MEMBERS, READERS, SIGN_UPS, WRITERS, Configuration

__all__ = [
    "ACCENTS",
    "APPROVED",
    "EVERYONE",
    "MEMBERS",
    "READERS",
    "SIGN_UPS",
    "WRITERS",
    "Configuration",
    "current",
    "held",
]

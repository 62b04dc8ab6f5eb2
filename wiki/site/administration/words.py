"""The words of the administration screen for each thing that can be decided."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS = {
    "name": _("Name of the wiki"),
    "tagline": _("A line under the name"),
    "language": _("Language"),
    "readers": _("Who may read"),
    "writers": _("Who may write"),
    "sign_up": _("Who may create an account"),
    "approval": _("New members wait for approval"),
    "mail_required": _("An e-mail address is required"),
    "accent": _("Colours"),
    "footer": _("Text at the foot of every page"),
}

HELP = {
    "name": _("It stands at the top of every page, in messages and in search engines."),
    "tagline": _("One sentence that says what the wiki is for. It may stay empty."),
    "language": _("Of the interface and of what the wiki writes itself. Readers may choose the other one."),
    "writers": _("Whoever writes must be able to read."),
    "approval": _("They can read; an administrator lets them write."),
    "mail_required": _("Otherwise it is optional: whoever gives none cannot reset a forgotten password."),
    "accent": _("In light and in dark, each was checked for contrast."),
    "footer": _(
        "Who runs the wiki, how to write to you: everybody reads it, on the sign-in screen too. [[A page]] and "
        "[words](https://example.org) make links; a blank line begins a new paragraph."
    ),
}

_OPTIONS = {
    "language": {"fr": (_("French"), ""), "en": (_("English"), "")},
    "readers": {
        "everyone": (_("Everyone"), _("Search engines too.")),
        "members": (_("Members"), _("Once signed in. Visitors see the name and the line under it, nothing else.")),
        "approved": (_("Approved members"), _("Those whom an administrator approved.")),
    },
    "writers": {
        "everyone": (_("Everyone"), _("Without an account too; spam comes with it.")),
        "members": (_("Members"), _("Whoever has an account.")),
        "approved": (_("Approved members"), _("Those whom an administrator approved.")),
    },
    "sign_up": {
        "open": (_("Everyone"), _("From the sign-in screen.")),
        "invitation": (_("By invitation"), _("With a link that an administrator made.")),
    },
    "accent": {
        "kelp": (pgettext_lazy("a colour", "Kelp"), _("Green of the seaweed")),
        "tide": (pgettext_lazy("a colour", "Tide"), _("Blue of the open sea")),
        "heather": (pgettext_lazy("a colour", "Heather"), _("Purple of the moors")),
        "thrift": (pgettext_lazy("a colour", "Thrift"), _("Pink of the cliffs")),
        "granite": (pgettext_lazy("a colour", "Granite"), _("Red of the rocks")),
        "slate": (pgettext_lazy("a colour", "Slate"), _("Grey of the roofs")),
    },
}


def option(name: str, value: str) -> dict:
    """{"words", "about"} of one value of a choice."""
    words, about = _OPTIONS[name][value]
    return {"words": words, "about": about}


def said(name: str, value) -> str:
    """A value as a sentence can quote it."""
    if isinstance(value, bool):
        return _now("yes") if value else _now("no")
    if name in _OPTIONS:
        return str(_OPTIONS[name][value][0])
    return value or _now("nothing")

"""The kinds of pages that every wiki has; a room with a kind of its own registers it beside its tables."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from wiki.pages.fields import Date, Items, Place, Text, Title, Url, Year
from wiki.pages.kinds import PAGE, REDIRECT, Kind

GUIDES = Path(__file__).parent / "guides"

AUTHORS_HELP = _("Family name, first name; several authors between semicolons.")
DATE_HELP = _("A year, a month (2009-05) or a day (2009-05-17).")

FIRST_KINDS = (
    Kind(
        PAGE,
        label=_("Page"),
        plural=_("Pages"),
        begin=_("A page"),
        about=_("A free text"),
        icon="M5 2.5h7l3 3v12H5zM12 2.5v3h3M7.5 9.5h5M7.5 12.5h5",
        guides=GUIDES,
        order=10,
    ),
    # Until the bibliography has a room of its own.
    Kind(
        "reference",
        label=_("Reference"),
        plural=_("References"),
        begin=_("A reference"),
        about=_("A book, an article, a report"),
        fields=(
            Text("title", _("Title of the work"), _("As it stands on the cover."), fact=False),
            Items("authors", _("Authors"), AUTHORS_HELP, separator=";"),
            Items("editors", _("Edited by"), AUTHORS_HELP, separator=";"),
            Year("year", _("Year")),
            Text("publisher", _("Publisher")),
            Text("journal", _("Journal")),
            Text("pages", _("Pages"), _("For an article, for example 12-34.")),
            Url("url", _("Address"), _("Where it can be read, if it is on the Web.")),
            Text("key", _("Key"), _("A short name to cite it by, for example klein2007.")),
        ),
        brief=("authors", "year"),
        icon="M4 3.5h4.5L10 5l1.5-1.5H16v12h-4.5L10 17l-1.5-1.5H4zM10 5v12",
        guides=GUIDES,
        order=30,
    ),
    Kind(
        "meeting",
        label=_("Meeting"),
        plural=_("Meetings"),
        begin=_("A meeting"),
        about=_("A day, a workshop, what was said there"),
        fields=(
            Date("date", _("Date"), DATE_HELP),
            Date("until", _("End"), _("If it lasts for several days."), not_before="date"),
            Place("place", _("Place")),
            Url("website", _("Web site")),
        ),
        brief=("date", "place"),
        icon="M3.5 5h13v12h-13zM3.5 9h13M7 2.5v4M13 2.5v4",
        guides=GUIDES,
        order=40,
    ),
    Kind(
        "contribution",
        label=_("Contribution"),
        plural=_("Contributions"),
        begin=_("A contribution"),
        about=_("What somebody said at a meeting or sent to it"),
        fields=(Items("authors", _("Authors"), AUTHORS_HELP, separator=";"), Date("date", _("Date"), DATE_HELP)),
        brief=("authors", "date"),
        icon="M3 3.5h14v10H9l-4 3.5v-3.5H3z",
        guides=GUIDES,
        order=50,
    ),
    Kind(
        "person",
        label=_("Person"),
        plural=_("People"),
        begin=_("A person"),
        about=_("Public work alone: no private address"),
        fields=(
            Text("organisation", _("Organisation")),
            Place("place", _("Place")),
            Url("website", _("Web site")),
        ),
        brief=("organisation",),
        icon="M10 2.8a3.6 3.6 0 1 1 0 7.2 3.6 3.6 0 0 1 0-7.2M3.5 17.2c0-7 13-7 13 0z",
        guides=GUIDES,
        order=60,
    ),
    Kind(
        "organisation",
        label=_("Organisation"),
        plural=_("Organisations"),
        begin=_("An organisation"),
        about=_("An association, a company, a public body"),
        fields=(
            Text("territory", _("Territory")),
            Place("place", _("Place")),
            Date("since", _("Since"), DATE_HELP),
            Date("until", _("Until"), not_before="since"),
            Url("website", _("Web site")),
        ),
        brief=("territory",),
        icon="M4 17.5v-15h8v15M12 8h4.5v9.5h-14M6.5 6h3M6.5 9.5h3M6.5 13h3",
        guides=GUIDES,
        order=70,
    ),
    Kind(
        "help",
        label=_("Help"),
        plural=_("Help pages"),
        icon="M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16M7.5 7.8c.3-3 5.2-2.8 5 .2-.1 1.7-2.5 1.8-2.5 3.8M10 14v.6",
        order=80,
        offered=False,
    ),
    Kind(
        REDIRECT,
        label=_("Redirect"),
        plural=_("Redirects"),
        fields=(
            Title(
                "redirect",
                _("Leads to"),
                _("The title of the page that readers come to."),
                required=_("Say which page this one leads to."),
            ),
        ),
        icon="M2.5 10h13M11 5l5 5-5 5",
        order=90,
        offered=False,
    ),
)

"""The kind “fiche”: an entry of the directory, one initiative or organisation with its place and dates."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wiki.pages.fields import Choice, Date, Option, Place, Text, Url
from wiki.pages.first_kinds import DATE_HELP
from wiki.pages.kinds import Kind

NAME = "fiche"

DOMAIN = Text("domain", _("Domain"), _("For example: education, environment, housing."))
TERRITORY = Text("territory", _("Territory"), _("Where it acts: a town, a region, a country."))
WEBSITE = Url("website", _("Web site"))
STATUS = Choice(
    "status",
    _("State"),
    _("Leave it empty if you do not know."),
    options=(
        Option("planned", {"fr": "en projet", "en": "planned"}, pgettext_lazy("state of an initiative", "planned")),
        Option("active", {"fr": "en activité", "en": "active"}, pgettext_lazy("state of an initiative", "active")),
        Option("finished", {"fr": "terminé", "en": "finished"}, pgettext_lazy("state of an initiative", "finished")),
    ),
)
PLACE = Place("place", _("Place"), _("Coordinates are in degrees; leave them empty if you do not know them."))
FICHE = Kind(
    NAME,
    label=_("Directory entry"),
    plural=_("Directory entries"),
    begin=_("A directory entry"),
    about=_("An initiative, its place, its dates"),
    fields=(
        DOMAIN,
        TERRITORY,
        Date("since", _("Since"), DATE_HELP),
        PLACE,
        Date("until", _("Until"), _("Only if it has ended."), not_before="since"),
        STATUS,
        WEBSITE,
    ),
    brief=("domain", "territory"),
    icon="M10 17.5C5.5 12 5 9.9 5 8a5 5 0 0 1 10 0c0 1.9-.5 4-5 9.5M10 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6",
    guides=Path(__file__).parent / "guides",
    order=20,
)

"""The first steps of setting a wiki up: each ticks itself, from what is really there."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wiki.accounts.models import User
from wiki.configuration import Configuration
from wiki.pages.models import PageRevision
from wiki.site.administration.mail import is_set_up
from wiki.site.backup import last_backup


@dataclass(frozen=True)
class Step:
    done: bool
    words: str | Promise
    how: str | Promise
    link: str = ""
    link_words: str | Promise = ""


def first_steps(now: Configuration, person: User) -> list[Step]:
    """What a facilitator does first, in order: some small queries, asked on the administration screen alone."""
    decided = now.generation > 0
    others = User.objects.filter(is_active=True).exclude(pk=person.pk).exists()
    written = PageRevision.objects.filter(author__isnull=False).exists()
    return [
        Step(
            decided,
            _("Give the wiki its name"),
            _("Its name, its language and its colours are in the form of this screen."),
            "#f-name",
            _("Choose a name"),
        ),
        Step(
            decided,
            _("Decide who reads and who writes"),
            _("Saving the form once says that you looked: everything can change later."),
            "#f-readers",
            _("Look at the choices"),
        ),
        Step(
            is_set_up(),
            _("Name a mail server"),
            _("For forgotten passwords. It is a setting of the machine, EMAIL_URL; the test is below."),
            "#mail",
            _("Try the mail"),
        ),
        Step(
            others,
            _("Invite people"),
            _("A link lets them in, or the sign-in screen if all may create an account."),
            reverse("account_invitations"),
            _("Make an invitation"),
        ),
        Step(
            written,
            _("Write a first page"),
            _("Two sentences suffice. The examples that came with the wiki can be edited or deleted."),
            "/new",
            _("Write a page"),
        ),
        Step(
            last_backup() is not None,
            _("Make a backup"),
            _("On the machine: manage.py backup. It copies the texts and all their versions while the wiki goes on."),
        ),
    ]

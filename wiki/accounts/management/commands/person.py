import getpass
import sys

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation

from wiki.accounts.approval import approve
from wiki.accounts.finding import people_behind
from wiki.accounts.models import User
from wiki.accounts.renaming import clean_new_name, rename

TRIES = 3


class Command(BaseCommand):
    help = "Look after people from the console: create, promote, approve, rename, let in again."

    def add_arguments(self, parser):
        actions = parser.add_subparsers(dest="action", required=True, metavar="action")

        def action(name: str, words: str, person: bool = True):
            added = actions.add_parser(name, help=words, description=words)
            if person:
                added.add_argument("name", help="the person's name, or mail address")
            return added

        create = action("create", "make an account; asks for what is not given", person=False)
        create.add_argument("name", nargs="?", help="the name to show")
        create.add_argument("--email", default="", help="mail address, to reset a forgotten password")
        create.add_argument("--administrator", action="store_true", help="who sets the wiki up")
        create.add_argument("--approved", action="store_true", help="an approved member at once")
        create.add_argument("--link", action="store_true", help="ask for no password: print a link to choose one")
        action("administrator", "make an administrator of a person")
        action("member", "make an administrator an ordinary member again")
        action("approve", "approve a member")
        action("open", "open the account of somebody who was declined")
        action("password", "print a link by which the person chooses a new password, once, within a day")
        rename = action("rename", "change a name; what the person wrote follows")
        rename.add_argument("new_name", help="the new name")
        action("list", "list all people, administrators first", person=False)

    def handle(self, *args, action, **options):
        with translation.override("en"):
            try:
                getattr(self, f"do_{action}")(**options)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None

    def do_create(self, name, email, administrator, approved, link, **options):
        asks = not link and sys.stdin.isatty()
        if not name and not asks:
            raise CommandError("Give a name: manage.py person create NAME")
        name = name or input("Name to show: ")
        user = User(username=name, email=email)
        password = self.ask_password(user) if asks else None
        make = User.objects.create_superuser if administrator else User.objects.create_user
        user = make(name, email=email, password=password, is_approved=approved or administrator)
        self.stdout.write(f"{user.username} is {self.role(user)}.")
        if password is None:
            self.say_link(user)
        elif administrator:
            self.stdout.write("After signing in, the word “Administration” on top leads to the first steps.")

    def ask_password(self, user: User) -> str:
        for _turn in range(TRIES):
            password = getpass.getpass("Password: ")
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write(" ".join(error.messages))
                continue
            if getpass.getpass("The same password again: ") == password:
                return password
            self.stderr.write("The two passwords differ.")
        raise CommandError("No account was made.")

    def do_administrator(self, name, **options):
        user = self.person(name)
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        self.stdout.write(f"{user.username} is {self.role(user)}.")

    def do_member(self, name, **options):
        user = self.person(name)
        user.is_staff = user.is_superuser = False
        user.save(update_fields=["is_staff", "is_superuser"])
        self.stdout.write(f"{user.username} is {self.role(user)}.")
        if not User.objects.filter(is_staff=True, is_active=True).exists():
            self.stdout.write("Nobody administers the wiki any more: manage.py person administrator NAME")

    def do_approve(self, name, **options):
        user = approve(self.person(name).pk)
        self.stdout.write(f"{user.username} is {self.role(user)}.")

    def do_open(self, name, **options):
        shut = [user for user in people_behind(name) if not user.is_active and user.closed_at is None]
        if len(shut) != 1:
            raise CommandError(f"No account that was declined has the name or address “{name}”.")
        shut[0].is_active = True
        shut[0].save(update_fields=["is_active"])
        self.stdout.write(f"{shut[0].username} is {self.role(shut[0])}.")

    def do_password(self, name, **options):
        self.say_link(self.person(name))

    def do_rename(self, name, new_name, **options):
        user = self.person(name)
        old = user.username
        rename(user, clean_new_name(user, new_name))
        self.stdout.write(f"{old} is called {user.username} now. What they wrote follows, while the wiki is served.")

    def do_list(self, **options):
        for user in User.objects.order_by("-is_staff", "username_key").iterator():
            role = self.role(user) if user.is_active else "closed"
            self.stdout.write(f"{user.username:32} {role:20} {user.email}".rstrip())

    def person(self, name: str) -> User:
        found = people_behind(name)
        if len(found) != 1:
            wrong = "Several people have" if found else "Nobody has"
            raise CommandError(f"{wrong} the name or address “{name}”. This lists all: manage.py person list")
        if not found[0].is_active:
            raise CommandError(
                f"The account of {found[0].username} is closed. If it was declined: manage.py person open"
            )
        return found[0]

    @staticmethod
    def role(user: User) -> str:
        if user.is_staff:
            return "an administrator"
        return "an approved member" if user.is_approved else "a member"

    def say_link(self, user: User) -> None:
        key = default_token_generator.make_token(user)
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
        self.stdout.write(f"To choose a password, once, within a day:\n{self.site()}{path}")

    @staticmethod
    def site() -> str:
        """Where people reach the wiki, as far as the settings tell."""
        if settings.SITE_URL:
            return settings.SITE_URL
        named = [host for host in settings.ALLOWED_HOSTS if host not in ("localhost", "127.0.0.1", "[::1]", "*")]
        if settings.HTTPS:
            return f"https://{named[0] if named else 'localhost'}"
        return f"http://{named[0] if named else 'localhost'}:{settings.PORT}"

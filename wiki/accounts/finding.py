"""Who is meant by what somebody typed."""

from allauth.account.internal.userkit import filter_users_by_email

from wiki.accounts.models import User
from wiki.accounts.names import name_key
from wiki.accounts.renaming import person_who_was


def people_behind(login: str) -> list[User]:
    """The accounts that a name, whatever its case and spacing, or a mail address may mean: one, none, seldom more.

    No name holds an @, so what was typed is one or the other. Closed accounts are among them. A former name still
    means the person who had it: nobody else can take it.
    """
    if "@" in login:
        return filter_users_by_email(login.strip(), prefer_verified=True, for_login=True)
    key = name_key(login)
    found = list(User.objects.filter(username_key=key))
    former = None if found else person_who_was(key)
    return [former] if former else found

"""Who is meant by what somebody typed."""

from allauth.account.internal.userkit import filter_users_by_email

from wiki.accounts.models import User
from wiki.accounts.names import name_key


def people_behind(login: str) -> list[User]:
    """The accounts that a name, whatever its case and spacing, or a mail address may mean: one, none, seldom more.

    No name holds an @, so what was typed is one or the other. Closed accounts are among them.
    """
    if "@" in login:
        return filter_users_by_email(login.strip(), prefer_verified=True, for_login=True)
    return list(User.objects.filter(username_key=name_key(login)))

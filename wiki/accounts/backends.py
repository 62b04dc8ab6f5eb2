"""Checks a password against the account behind a name or a mail address."""

from allauth.account.auth_backends import AuthenticationBackend

from wiki.accounts.finding import people_behind


class NameOrMailBackend(AuthenticationBackend):
    """Signs in by name, whatever its case and spacing, or by mail address.

    One password is hashed whether or not somebody was found, so that the time of an answer says nothing about who has
    an account: the parent hashes when nobody's was checked here.
    """

    def _authenticate(self, request, username=None, email=None, password="", **credentials):
        for user in people_behind(email or username or ""):
            if self._check_password(user, password):
                return user
        return None

"""How django-allauth meets our User: names are checked by wiki.accounts.names alone."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wiki.accounts.models import User
from wiki.accounts.names import name_key, normalise_name, validate_name


class AccountAdapter(DefaultAccountAdapter):
    def clean_username(self, username, shallow=False):
        """The name as it will be stored; `shallow` asks about its form only, not whether it is free."""
        username = normalise_name(username)
        validate_name(username)
        if not shallow and User.objects.filter(username_key=name_key(username)).exists():
            raise ValidationError(_("This name is taken. Choose another, or sign in if it is yours."), code="taken")
        return username

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiki.accounts.names import KEY_LENGTH, NAME_LENGTH, name_key, normalise_name, validate_name

NAME_TAKEN = _("This name is taken. Choose another, or sign in if it is yours.")


class UserManager(BaseUserManager):
    """Makes people; names are looked up by key, so case and spacing never lock anybody out."""

    def get_by_natural_key(self, username):
        return self.get(username_key=name_key(username))

    def is_taken(self, username) -> bool:
        """Whether somebody has this name, or one that a reader would take for it."""
        return self.filter(username_key=name_key(username)).exists()

    def create_user(self, username, email="", password=None, **fields):
        """Make a person. Raises ValidationError, in words, for a name or address that cannot be; without a password
        nobody can sign in. Reserved names are allowed here: scripts and administrators know what they do.
        """
        user = self.model(username=normalise_name(username), email=normalise_email(email), **fields)
        validate_name(user.username)
        if user.email:
            validate_email(user.email)
        if self.is_taken(user.username):
            raise ValidationError(NAME_TAKEN, code="taken")
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, email="", password=None, **fields):
        return self.create_user(username, email, password, **{**fields, "is_staff": True, "is_superuser": True})


def normalise_email(raw: str | None) -> str:
    """The spelling that addresses are stored and looked up in: no spaces around, lower case."""
    return (raw or "").strip().lower()


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The name is public and signs revisions; everything else is private."""

    username = models.CharField(_("name"), max_length=NAME_LENGTH, unique=True, validators=[validate_name])
    username_key = models.CharField(max_length=KEY_LENGTH, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), blank=True)
    is_approved = models.BooleanField(
        _("approved member"), default=False, help_text=_("May edit where only approved members may.")
    )
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    language = models.CharField(
        _("language"), max_length=8, blank=True, help_text=_("Empty: the language of the site.")
    )
    theme = models.CharField(_("theme"), max_length=8, blank=True, help_text=_("light, dark; empty: as the device."))

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self):
        return self.username

    def save(self, *args, **kwargs):
        self.username_key = name_key(self.username)
        self.email = normalise_email(self.email)
        update_fields = kwargs.get("update_fields")
        if update_fields is not None and "username" in update_fields:
            kwargs["update_fields"] = {*update_fields, "username_key"}
        super().save(*args, **kwargs)

    @classmethod
    def normalize_username(cls, username):
        """Django's own would replace letters of compatibility (NFKC); we keep what was typed and compare keys."""
        return normalise_name(username)

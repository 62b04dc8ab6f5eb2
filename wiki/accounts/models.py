from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wiki.accounts.names import KEY_LENGTH, NAME_LENGTH, fingerprint, name_key, normalise_name, validate_name

NAME_TAKEN = _("This name is taken. Choose another, or sign in if it is yours.")


class UserManager(BaseUserManager):
    """Makes people; names are looked up by key, so case and spacing never lock anybody out."""

    def get_by_natural_key(self, username):
        return self.get(username_key=name_key(username))

    def is_taken(self, username, by=None) -> bool:
        """Whether somebody has this name, had it, or has one that a reader would take for it; `by` is who asks.

        The order matters: whoever changes a name leaves it and is known to have had it at one instant, so a name that
        is not found among the first is found among the second.
        """
        key = name_key(username)
        return (
            self.filter(username_key=key).exclude(pk=by and by.pk).exists()
            or FormerName.objects.filter(name_key=key).exclude(user=by and by.pk).exists()
            or KeptName.objects.filter(fingerprint=fingerprint(key), until__gt=timezone.now()).exists()
        )

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
    waiting_since = models.DateTimeField(
        _("waiting for approval since"), null=True, blank=True, help_text=_("Reads, and may not write yet.")
    )
    invitation = models.ForeignKey(
        "Invitation", null=True, blank=True, on_delete=models.SET_NULL, related_name="people", editable=False
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
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


class FormerName(models.Model):
    """A name that a person had before changing it: its address leads to the person, and nobody else may take it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(max_length=NAME_LENGTH)
    name_key = models.CharField(max_length=KEY_LENGTH, db_index=True)
    left_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)


class KeptName(models.Model):
    """A name of a closed account, which nobody may take for a while: a fingerprint, from which nobody reads it."""

    fingerprint = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()

    def __str__(self):
        return f"{self.fingerprint[:8]} until {self.until:%Y-%m-%d}"


class Closing(models.Model):
    """Gives each closed account its number: it says nothing else, and its keys are never used twice."""

    at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return str(self.pk)


class SignedIn(models.Model):
    """A browser in which a person is signed in: what its session does not tell (wiki.accounts.sessions)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True, help_text="Such as “Firefox, Linux”; no address, no more.")
    begun = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.user_id} {self.device}"


class Invitation(models.Model):
    """A link by which people sign up, until a date and up to a number of them (wiki.accounts.invitations)."""

    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="invitations_made")
    made_at = models.DateTimeField(default=timezone.now)
    secret = models.CharField(max_length=32, help_text="Part of what makes the link; of no use without SECRET_KEY.")
    note = models.CharField(max_length=200, blank=True)
    places = models.PositiveSmallIntegerField(default=1)
    used = models.PositiveSmallIntegerField(default=0)
    approves = models.BooleanField(default=False, help_text="Who comes by it need not wait for approval.")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When somebody ended it before its time.")

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self):
        return f"{self.pk}: {self.used} of {self.places}"

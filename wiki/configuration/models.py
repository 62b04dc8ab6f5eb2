from django.db import models
from django.utils.translation import gettext_lazy as _

from wiki.configuration.values import FOOTER_LENGTH, NAME_LENGTH, TAGLINE_LENGTH

THE_ROW = 1


class SavedConfiguration(models.Model):
    """What was decided in the wiki: one row, in which NULL means that the environment's value holds.

    Read by wiki.configuration.current(), written by wiki.configuration.saving.save().
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ROW, editable=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, null=True)
    tagline = models.CharField(_("tagline"), max_length=TAGLINE_LENGTH, null=True)
    language = models.CharField(_("language"), max_length=8, null=True)
    readers = models.CharField(_("who may read"), max_length=16, null=True)
    writers = models.CharField(_("who may write"), max_length=16, null=True)
    sign_up = models.CharField(_("sign-up"), max_length=16, null=True)
    approval = models.BooleanField(_("new members wait for approval"), null=True)
    mail_required = models.BooleanField(_("a mail address is required"), null=True)
    accent = models.CharField(_("accent"), max_length=16, null=True)
    footer = models.TextField(_("footer"), max_length=FOOTER_LENGTH, null=True)
    generation = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("configuration")

    def __str__(self):
        return f"configuration {self.generation}"

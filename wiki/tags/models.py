from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from wiki.markup.tags import MAX_TAG, tag_key, tag_path, tag_slug
from wiki.pages.models import Page


class Tag(TagBase):
    """Derived: a tag. `tag_key` is what it is; `name` is the spelling that most pages use, `slug` its address, decoded.

    A tag that no page has any more stays until the next rebuild and is shown nowhere.
    """

    tag_key = models.CharField(max_length=MAX_TAG, unique=True, editable=False)

    natural_key_fields = ["tag_key"]

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def save(self, *args, **kwargs):
        self.call(self.name)
        super().save(*args, **kwargs)

    def call(self, name: str) -> None:
        """Give it a spelling, and what follows from one; the caller saves."""
        self.name, self.slug, self.tag_key = name, tag_slug(name), tag_key(name)

    @property
    def path(self) -> str:
        """The tag as it stands in an address, after /tags/."""
        return tag_path(self.name)


class TaggedPage(ItemBase):
    """Derived: a page has a tag, in this spelling, at this place of its header."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="items")
    content_object = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="tagged")
    spelling = models.CharField(max_length=MAX_TAG)
    position = models.PositiveSmallIntegerField()

    natural_key_fields = ["tag", "content_object"]

    class Meta:
        verbose_name = _("tagged page")
        verbose_name_plural = _("tagged pages")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="tag_once_in_page")]
        indexes = [models.Index(fields=["tag", "spelling", "content_object"], name="tagged_spelling")]


class TagRename(models.Model):
    """Somebody asked that a tag be called otherwise; its pages follow one by one (TagRewrite). Not derived.

    It stays when all is done, and leads the tag's old address to the new one.
    """

    old_key = models.CharField(max_length=MAX_TAG, db_index=True)
    old_name = models.CharField(max_length=MAX_TAG)
    new_key = models.CharField(max_length=MAX_TAG, db_index=True)
    new_name = models.CharField(max_length=MAX_TAG)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=255)
    summary = models.CharField(max_length=500)
    pages = models.PositiveIntegerField(help_text="How many pages were to follow.")
    description = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Moves along at the end."
    )
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("renamed tag")
        verbose_name_plural = _("renamed tags")

    def __str__(self):
        return f"{self.old_name} -> {self.new_name}"


class TagRewrite(models.Model):
    """A page whose tag is to be called otherwise: written with its TagRename, drained by the worker.

    A row goes once its page has no such tag any more, so whatever dies in between, the work is taken up again and
    nothing is done twice. `trouble` says why a page could not follow; such a row stays, and is not tried again.
    """

    class Trouble(models.TextChoices):
        NONE = "", ""
        REFUSED = "refused", _("it may not be edited")
        FAILED = "failed", _("saving it failed")

    rename = models.ForeignKey(TagRename, on_delete=models.CASCADE, related_name="rewrites")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="tag_rewrites")
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=16, choices=Trouble.choices, default=Trouble.NONE, blank=True)

    class Meta:
        verbose_name = _("page to retag")
        verbose_name_plural = _("pages to retag")
        constraints = [models.UniqueConstraint(fields=["rename", "page"], name="retag_once_in_page")]
        indexes = [models.Index(fields=["trouble", "tries", "id"], name="retag_queue")]

    def __str__(self):
        return f"{self.page_id}: {self.rename_id}"

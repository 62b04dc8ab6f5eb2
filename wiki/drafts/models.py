from django.conf import settings
from django.db import models
from django.utils import timezone

from wiki.markup.titles import title_path
from wiki.pages.forms import EditForm
from wiki.pages.models import Page


class Written(models.Model):
    """A form of `/edit/<title>` as it was typed, so that it can be opened again as it was.

    `page` is None for a page to be; `title` is where it was written, and counts while there is no page. `base` is the
    id of the PageRevision that the text was written on. `fields` holds the form's other inputs by name.
    """

    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=255)
    title_key = models.CharField(max_length=512)
    base = models.BigIntegerField(null=True, blank=True)
    text = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    fields = models.JSONField(default=dict)
    saved = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title

    def form(self) -> EditForm:
        """The edit form as it was posted."""
        base = "" if self.base is None else str(self.base)
        return EditForm.of_post({**self.fields, "text": self.text, "summary": self.summary, "base": base})

    @property
    def place(self) -> str:
        """The title under which the text would be published now: a page that moved takes its drafts along."""
        return self.title if self.page is None or self.page.is_deleted else self.page.title

    @property
    def path(self) -> str:
        return title_path(self.place)


class Draft(Written):
    """An edit that its writer has not published: nobody else reads it, administrators included.

    One draft a page and person; who writes one page in two windows keeps both, each under the window's own `key`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="draft_of_one_window")]
        indexes = [models.Index(fields=["user", "saved"], name="draft_by_person")]


class WaitingDraft(Written):
    """A text whose writer went to sign in: shown in the form again to the browser that holds `owner`'s cookie.

    `owner` and `source` are digests, of a cookie and of an address; `writer` is who had opened the form, if known;
    `size` is what was typed, in bytes.
    """

    owner = models.CharField(max_length=64)
    source = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(default=0)
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "title_key"], name="one_waiting_draft_a_title")]


class Writer(models.Model):
    """Somebody whose window has an unpublished change of a page, last heard of at `seen`. Rows live for a minute.

    A visitor is nothing but a window: no address is kept.
    """

    window = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title_key = models.CharField(max_length=512)
    seen = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["title_key", "seen"], name="writer_of_title")]

    def __str__(self):
        return f"{self.user_id or 'a visitor'} on {self.title_key}"

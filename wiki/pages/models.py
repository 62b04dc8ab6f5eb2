from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from reversion.models import Revision

from wiki.markup.tags import tags_in
from wiki.markup.titles import crumbs, title_key, title_path


class PageQuerySet(models.QuerySet):
    """Pages in the field's words."""

    def live(self):
        return self.filter(deleted_at__isnull=True)

    def deleted(self):
        return self.filter(deleted_at__isnull=False)

    def under(self, title: str):
        """The sub-pages of a title, at any depth, in whatever case they were typed: a range of one index."""
        prefix = title_key(title) + "/"
        if connection.vendor == "postgresql":
            # Its collations give "/" no place of its own; Django made an index for prefixes.
            return self.filter(title_key__startswith=prefix)
        # "0" is the character that follows "/".
        return self.filter(title_key__gte=prefix, title_key__lt=prefix[:-1] + "0")

    def of_kind(self, kind: str):
        return self.filter(kind=kind)


class Page(models.Model):
    """A text with a history. Only title, text, head and deleted_at are data; the rest is made from the text.

    `text` is the whole source, header included, in canonical form (wiki.markup.canonical). What stands under
    "Derived" is written by wiki.pages.saving and remade by `manage.py rebuild`; `touched` moves whenever an answer
    that shows this page may have changed, its links' colours included.
    """

    title = models.CharField(max_length=255)
    title_key = models.CharField(max_length=512)
    title_sort = models.CharField(max_length=255, default="", editable=False)
    text = models.TextField(blank=True)
    head = models.ForeignKey("PageRevision", null=True, on_delete=models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    # Derived
    kind = models.CharField(max_length=32, default="page", db_index=True)
    redirect_to = models.CharField(max_length=255, blank=True)
    fields = models.JSONField(default=dict, help_text="Header fields by English name.")
    html = models.TextField(blank=True)
    outline = models.JSONField(default=list)
    callouts = models.JSONField(default=list)
    plain = models.TextField(blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Characters of the text.")
    lead = models.CharField(max_length=400, blank=True)
    render_status = models.CharField(max_length=16, default="ok")
    pipeline_version = models.CharField(max_length=40, blank=True, db_index=True)
    byline = models.JSONField(default=dict, help_text="Recent versions and main writers, for the page's frame.")
    subpages = models.JSONField(default=list, help_text="Titles of the first sub-pages (wiki.pages.subpages).")
    touched = models.DateTimeField(default=timezone.now)
    links_to_update = models.PositiveIntegerField(
        default=0, help_text="Pages whose links to this one wait to be rewritten after a move (LinkRewrite)."
    )

    busy_until = models.BigIntegerField(
        default=0, help_text="Up to when somebody may be writing this page, in seconds since 1970 (wiki.pages.busy)."
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint("title", condition=Q(deleted_at__isnull=True), name="page_title_unique_when_live"),
        ]
        # Rows are long (texts, HTML): lists are counted and put in order from these, without reading the rows.
        indexes = [
            models.Index(fields=["title_key", "deleted_at"], name="page_by_key"),
            models.Index(fields=["deleted_at", "title_sort", "title"], name="page_in_order"),
            models.Index(fields=["deleted_at", "kind", "title_sort", "title"], name="page_of_kind_in_order"),
            models.Index(fields=["deleted_at", "size"], name="page_by_size"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def path(self) -> str:
        """The title as it stands in an address, after /wiki/ or any other verb."""
        return title_path(self.title)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        return crumbs(self.title)

    @property
    def tags(self) -> list[str]:
        """As this page spells them; what they are called everywhere is for wiki.tags to say."""
        return tags_in(self.fields.get("tags"))


class PageRevision(models.Model):
    """One version of one page: who, when, why, how much. The text itself is a reversion Version, opened by key.

    Every list (history, recent changes, contributions, feeds) reads this table alone. `number` counts from 1 in each
    page and orders its revisions; ids and dates do not (imports).
    """

    class Kind(models.TextChoices):
        EDIT = "edit", _("edit")
        RESTORE = "restore", _("restored")
        MOVE = "move", _("moved")
        DELETE = "delete", _("deleted")
        UNDELETE = "undelete", _("undeleted")
        MERGE = "merge", _("merged")
        IMPORT = "import", _("imported")

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="page_revision")
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="revisions"
    )
    author_name = models.CharField(max_length=255)
    created = models.DateTimeField(default=timezone.now)
    summary = models.CharField(max_length=500, blank=True)
    minor = models.BooleanField(default=False)
    size = models.PositiveIntegerField(help_text="Characters of the text.")
    delta = models.IntegerField(help_text="Characters more or fewer than the parent.")
    sha1 = models.CharField(max_length=40, help_text="Of the text in UTF-8, in hexadecimal.")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.EDIT)
    hidden = models.BooleanField(default=False, help_text="Its line and number stay; its text is shown to nobody.")

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="revision_number_unique_in_page")]
        indexes = [
            models.Index(fields=["-created"], name="revision_created"),
            models.Index(fields=["author", "-created"], name="revision_author_created"),
            # Versions are signed with names; behind visitors and the authors of imports there is no account.
            models.Index(fields=["author_name", "-created"], name="revision_name_created"),
        ]

    def __str__(self):
        return f"{self.page_id}@{self.number}"


class Contributor(models.Model):
    """A person whose words are in a revision: its author, and with merging or live editing the others."""

    revision = models.ForeignKey(PageRevision, on_delete=models.CASCADE, related_name="contributors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contributions",
    )
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["revision", "name"], name="contributor_once_in_revision")]

    def __str__(self):
        return self.name


class PageWriter(models.Model):
    """Derived: how much each person wrote in a page, kept as revisions come so that a read counts nothing."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="writers")
    name = models.CharField(max_length=255)
    revisions = models.PositiveIntegerField(default=0)
    last = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "name"], name="writer_once_in_page")]
        indexes = [models.Index(fields=["name"], name="writer_name")]

    def __str__(self):
        return f"{self.name} × {self.revisions}"


class PageLink(models.Model):
    """Derived: a wikilink from a page to a title, whether that page exists or not."""

    source = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="links")
    target_title = models.CharField(max_length=255)
    target_key = models.CharField(max_length=512)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target_title"], name="link_once_in_page")]
        indexes = [models.Index(fields=["target_key", "source"], name="link_target_key")]

    def __str__(self):
        return f"{self.source_id} -> {self.target_title}"


class SectionLink(models.Model):
    """Derived: a wikilink to a section of another page, to find those whose section is no longer there."""

    source = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="section_links")
    target_title = models.CharField(max_length=255)
    target_key = models.CharField(max_length=512)
    anchor = models.CharField(max_length=400)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target_title", "anchor"], name="section_link_once_in_page")
        ]

    def __str__(self):
        return f"{self.source_id} -> {self.target_title}#{self.anchor}"


class PageHeading(models.Model):
    """Derived: an anchor that a page offers, one for each heading."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="headings")
    anchor = models.CharField(max_length=400)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "anchor"], name="heading_once_in_page")]

    def __str__(self):
        return f"{self.page_id}#{self.anchor}"


class NameChange(models.Model):
    """A person who is called otherwise, or closed the account: the versions follow (wiki.pages.renaming).

    The cursors say up to which row of each table the work is done; a row goes when all is.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    old_name = models.CharField(max_length=255)
    new_name = models.CharField(max_length=255)
    queued_at = models.DateTimeField(default=timezone.now)
    writers_done = models.BigIntegerField(default=0)
    revisions_done = models.BigIntegerField(default=0)
    contributions_done = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["queued_at", "id"], name="name_change_queue")]

    def __str__(self):
        return f"{self.old_name} -> {self.new_name}"


class LinkRewrite(models.Model):
    """A page whose links are to be changed because another page moved; written with the move, drained by the worker.

    A row goes once the page has no such link any more, so whatever dies in between, the work is taken up again and
    nothing is done twice.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="link_rewrites")
    moved = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", help_text="Shows the progress.")
    old_title = models.CharField(max_length=255)
    new_title = models.CharField(max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author_name = models.CharField(max_length=255)
    queued_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "old_title"], name="rewrite_once_in_page")]

    def __str__(self):
        return f"{self.page_id}: {self.old_title} -> {self.new_title}"

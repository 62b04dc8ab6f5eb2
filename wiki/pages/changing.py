"""What an edit changes, before it is published: the text that it began with, and a summary for whoever typed none."""

from django.utils import translation
from django.utils.translation import gettext as _

from wiki import configuration
from wiki.markup import header
from wiki.markup.canonical import canonical_text
from wiki.pages import permissions
from wiki.pages.finding import MAX_ID, Address
from wiki.pages.header_form import LANGUAGE, TAGS
from wiki.pages.history import TextMissing, text_of
from wiki.pages.kinds import kind, kind_of
from wiki.pages.models import PageRevision
from wiki.pages.saving import is_too_long
from wiki.text.sections import changed_sections

# A summary names so many sections or fields; past that it would say less than the change itself.
NAMED = 3
LONGEST_NAME = 100


def base_text(address: Address, base: int | None) -> str:
    """The source that an edit began with, as far as its writer may read it; else the page as it is now, or ""."""
    page = address.page
    if base is None or (page is not None and base == page.head_id):
        return page.text if page and base is not None else ""
    revision = PageRevision.objects.filter(pk=base).select_related("page").first() if base <= MAX_ID else None
    if revision is None or not permissions.allows(address.actor, permissions.READ, revision.page):
        return page.text if page else ""
    if revision.hidden and not permissions.allows(address.actor, permissions.SEE_HIDDEN, revision.page):
        return page.text if page else ""
    try:
        return text_of(revision)
    except TextMissing:
        return ""


def proposed_summary(old: str, new: str) -> str:
    """Where a change is, in the wiki's language: the sections or, when the text stayed, the fields of the header.

    "" for a new page, for one that did not change, for a text that is too long for a page, and where so much changed
    that naming it helps nobody.
    """
    if not old or is_too_long(new):
        return ""
    new = canonical_text(new)
    if old == new:
        return ""
    before, after = header.parse(old), header.parse(new)
    with translation.override(configuration.current().language):
        if before.body.strip() == after.body.strip():
            fields = _changed_fields(before.header.as_dict(), after.header.as_dict())
            return ", ".join(fields) if 0 < len(fields) <= NAMED else ""
        sections = changed_sections(before.body, after.body)
        if sections == [""]:
            return _("Beginning of the page")
        names = [name[:LONGEST_NAME] for name in sections if name]
        if not 0 < len(names) == len(sections) <= NAMED:
            return ""
        if len(names) == 1:
            return _("Section: %(name)s") % {"name": names[0]}
        return _("Sections: %(names)s") % {"names": ", ".join(names)}


def _changed_fields(old: dict, new: dict) -> list[str]:
    """The words of the header's fields that changed, as the form calls them."""
    changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    words = [str(_("Kind of page"))] if "type" in changed else []
    fields = [TAGS, LANGUAGE, *(field for one in (kind(kind_of(old)), kind(kind_of(new))) for field in one.fields)]
    known = {field.name: field.label for field in fields}
    return [*words, *(str(label) for name, label in known.items() if name in changed)]

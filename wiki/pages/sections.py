"""Editing one section: the form holds its lines alone, and they go back into the text that the form began with.

What others changed in the rest of the page meanwhile is brought together as for any edit (wiki.pages.merging): the base
is the page.
"""

from dataclasses import dataclass, replace

from wiki.markup.outline import PREFIX, section_id
from wiki.pages.forms import EditForm
from wiki.text.lines import split
from wiki.text.sections import sections

LONGEST_ANCHOR = 200


@dataclass(frozen=True)
class Place:
    """Where a section stands in a body: what comes before its lines, the lines, and what comes after."""

    before: str
    text: str
    after: str
    heading: str


def place_of(body: str, anchor: str) -> Place | None:
    """The section whose heading has this anchor on the read page; None when the body has none by that name."""
    if not anchor.startswith(PREFIX) or len(anchor) > LONGEST_ANCHOR:
        return None
    taken: dict[str, int] = {}
    for section in sections(body):
        wanted = section_id(section.heading)
        own = wanted if wanted not in taken else f"{wanted}_{taken[wanted]}"
        taken[wanted] = taken.get(wanted, 0) + 1
        if own == anchor:
            lines = split(body)
            stop = section.stop
            while stop > section.start and not lines[stop - 1].strip():
                stop -= 1
            pieces = lines[: section.start], lines[section.start : stop], lines[stop:]
            before, text, after = ("".join(line + "\n" for line in piece) for piece in pieces)
            return Place(before, text, after, section.heading)
    return None


def opened_at(form: EditForm, anchor: str) -> EditForm:
    """The form of a whole page, made to hold one section; itself when there is no such section."""
    place = place_of(form.text, anchor)
    return replace(form, text=place.text, section=anchor, around=(place.before, place.after)) if place else form


def put_in_place(form: EditForm, base: str) -> EditForm:
    """A posted form of one section, told what stands around it in `base`, the source that it began with.

    A section that is not there gives the form back without its place: it cannot be published as it is.
    """
    if not form.section:
        return form
    place = place_of(EditForm.of_source(base, None).text, form.section)
    return replace(form, around=(place.before, place.after)) if place else form

"""Two texts of one page on one screen: passages to choose from, or what is proposed, for who never heard of merging."""

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wiki.markup.canonical import canonical_text
from wiki.pages import permissions
from wiki.pages.answers import EditConflict, NeedsConfirmation
from wiki.pages.finding import MAX_ID, Address
from wiki.pages.forms import read_since, revision_number
from wiki.pages.history import TextMissing, text_of
from wiki.pages.merging import deleted_meanwhile
from wiki.pages.models import Page, PageRevision
from wiki.pages.saving import Edit
from wiki.text.diff import compare
from wiki.text.fewer import fewer
from wiki.text.hunks import BOTH, CONFIRM, CONFLICT, MINE, SAME, THEIRS, Hunk
from wiki.text.merge import TAKE_BOTH, TAKE_MINE, TAKE_THEIRS, Merge, merge, taken, without_base

OTHER = "other"
MOST_ASKED = 60  # passages in the body, and in the header; a form of some hundreds more is not accepted
MOST_SHOWN = 40  # settled changes that are shown one by one

# Why a merged text is shown before it is published, by the codes of wiki.text.merge.
REASONS = {
    "sentence": gettext_lazy("You both changed the same sentence."),
    "added": gettext_lazy("You both added something at the same place: both stand there, one after the other."),
    "moved": gettext_lazy("One of you moved a passage that the other changed."),
    "beside": gettext_lazy("One of you added something beside a passage that the other took out."),
    "header": gettext_lazy("The page’s fields no longer read as they should."),
    "fence": gettext_lazy("A block of code begins and does not end."),
    "table": gettext_lazy("A table has rows of different lengths."),
    "defined twice": gettext_lazy("Two notes have the same name."),
    "note": gettext_lazy("A note is referred to, and its text is gone."),
    "twice": gettext_lazy("A line stands twice."),
    "lost": gettext_lazy("A line that you both kept is gone."),
    "copied": gettext_lazy("One of you copied a passage that the other changed: look which of the two has the change."),
}


@dataclass(frozen=True)
class Passage:
    """One conflict as the screen shows it; `number` counts from 1 and names its inputs."""

    number: int
    hunk: Hunk
    choice: str
    other: str
    settled: bool

    @property
    def before(self) -> str:
        return _said(self.hunk, self.hunk.base)

    @property
    def mine(self) -> list:
        return self._marked(self.hunk.mine)

    @property
    def theirs(self) -> list:
        return self._marked(self.hunk.theirs)

    def _marked(self, side: str) -> list:
        return _marked(_said(self.hunk, self.hunk.base), _said(self.hunk, side))

    @property
    def both_possible(self) -> bool:
        """A field has one value, and nothing is both there and gone."""
        return not self.hunk.field and bool(self.hunk.mine.strip() and self.hunk.theirs.strip())

    @property
    def suggestion(self) -> str:
        """What the input for something else holds before anybody typed: both texts, to begin from."""
        if self.other:
            return self.other
        start = self.hunk.mine or self.hunk.theirs if self.hunk.field else self.hunk.both
        return _said(self.hunk, start)


class Choosing:
    """What was sent from the screen of passages: the writer's text, the versions, and the choices made so far."""

    def __init__(self, data):
        self.mine = canonical_text(data.get("mine", ""))
        self.begun = revision_number(data.get("begun", ""))
        self.onto = revision_number(data.get("onto", ""))
        self.undone = bool(data.get("undone"))
        self.data = data

    def conflict(self, address: Address) -> EditConflict | None:
        """The question anew, from the stored versions; None when the actor may not read them, or they are gone."""
        # A page that was deleted a moment ago comes back by publishing, so its passages may still be chosen from.
        gone = None
        if address.page is None:
            gone = deleted_meanwhile(Edit(address.actor, address.title, "", base=self.begun))
        head = _readable(address, self.onto, gone)
        asked = (permissions.CREATE, None) if gone else (permissions.EDIT, head and head.page)
        if head is None or not permissions.allows(address.actor, *asked):
            return None
        base = _readable(address, self.begun, gone)
        base = base if base is not None and base.page_id == head.page_id else None
        try:
            head_text, base_text = text_of(head), text_of(base) if base else ""
        except TextMissing:
            return None
        merged = merge(base_text, self.mine, head_text) if base else without_base(self.mine, head_text)
        since = read_since(self.data.get("since", "")) or (base.pk if base else None)
        if self.undone:
            since = None  # nobody wrote on the version that is undone: no texts of several people are joined
        return askable(EditConflict(head.page, head, base, self.mine, head_text, base_text, merged, since))

    def passages(self, merged: Merge) -> list[Passage]:
        found = []
        for number, hunk in enumerate(merged.conflicts, 1):
            choice = self.data.get(f"choice-{number}", "")
            other = self.data.get(f"other-{number}", "").replace("\r\n", "\n")
            known = choice in (TAKE_MINE, TAKE_THEIRS, TAKE_BOTH) or (choice == OTHER and bool(other.strip()))
            found.append(Passage(number, hunk, choice, other, known))
        return found

    def settled(self, merged: Merge, passages: list[Passage]) -> str:
        """The whole text by the choices; where none was made, mine."""
        texts = {}
        for passage in passages:
            if passage.choice == OTHER and passage.other.strip():
                texts[passage.number - 1] = _written(passage.hunk, passage.other)
            elif passage.choice in (TAKE_MINE, TAKE_THEIRS, TAKE_BOTH):
                texts[passage.number - 1] = taken(passage.hunk, passage.choice)
        return merged.settled(texts)


def askable(answer: EditConflict) -> EditConflict:
    """The conflict with no more passages than a person would choose from one by one."""
    return replace(answer, merge=fewer(answer.merge, MOST_ASKED))


def conflict_context(answer: EditConflict, choosing: Choosing | None = None, *, asks: bool = False) -> dict:
    """What pages/conflict.html needs; `choosing` when choices were sent, `asks` when a missing one is a fault."""
    passages = (choosing or Choosing({})).passages(answer.merge)
    missing = [passage for passage in passages if not passage.settled]
    words = _left_words(len(missing))
    error = {"about": f"choice-{missing[0].number}", "reason": words, "code": "choice"} if missing and asks else None
    return {
        "answer": answer,
        "passages": passages,
        "asks": asks,
        "undone": answer.base if choosing is not None and choosing.undone else None,
        "left": len(missing),
        "left_words": words,
        "errors": [error] if error else [],
        "settled_changes": changes_of(answer.merge),
        **_counts(answer.merge),
    }


def confirm_context(answer: NeedsConfirmation) -> dict:
    """What pages/confirm.html needs of a merge that a person should look at."""
    changes = changes_of(answer.merge)
    return {
        "reasons": [REASONS[code] for code in answer.merge.reasons],
        "doubtful": [change for change in changes if change["doubtful"]],
        "settled_changes": [change for change in changes if not change["doubtful"]],
        "head": answer.page.head,
        **_counts(answer.merge),
    }


def changes_of(merged: Merge) -> list[dict]:
    """What was settled, change by change: whose it is, under which heading, and its difference from before."""
    changed = [hunk for hunk in merged.hunks if hunk.kind not in (SAME, CONFLICT)]
    return [
        {
            "whose": hunk.kind,
            "doubtful": hunk.kind == CONFIRM or bool(hunk.reason),
            "heading": hunk.heading,
            "field": hunk.field,
            "diff": compare(hunk.base, hunk.result),
        }
        for hunk in changed[:MOST_SHOWN]
    ]


def _counts(merged: Merge) -> dict:
    kinds = [hunk.kind for hunk in merged.hunks]
    mine, theirs = kinds.count(MINE), kinds.count(THEIRS)
    together = kinds.count(BOTH) + kinds.count(CONFIRM)
    return {"settled_mine": mine, "settled_theirs": theirs, "settled": mine + theirs + together}


def _readable(address: Address, pk: int | None, gone: Page | None = None) -> PageRevision | None:
    revision = (
        PageRevision.objects.filter(pk=pk, hidden=False).select_related("page__head").first()
        if pk is not None and pk <= MAX_ID
        else None
    )
    if revision is None:
        return None
    if not (revision.page == gone or permissions.allows(address.actor, permissions.READ, revision.page)):
        return None
    revision.page.head = revision.page.head or revision
    return revision


def _marked(base: str, side: str) -> list:
    """The lines of one side, each as spans, with what is new in it marked."""
    if not side.strip():
        return []
    rows = compare(base, side).rows
    return [row.new for row in rows if row.new is not None] or [[]]


def _said(hunk: Hunk, text: str) -> str:
    """A passage as a person reads and writes it: of a field that stands on one line, only its value."""
    text = text.strip("\n").rstrip()
    if hunk.field and "\n" not in text:
        return re.sub(r"^[^:\n]*:[ \t]*", "", text)
    return text


def _written(hunk: Hunk, typed: str) -> str:
    """What was typed for a passage, as it stands in the text: a field with its key, a line with its end."""
    typed = typed.rstrip()
    if hunk.field and "\n" not in typed and not typed.startswith(f"{hunk.field}:"):
        return f"{hunk.field}: {typed.strip()}\n"
    sides = hunk.mine or hunk.theirs
    end = sides[len(sides.rstrip()) :]
    return typed + (end or ("\n" if hunk.field else ""))


def _left_words(left: int) -> str:
    if not left:
        return _("Every passage is chosen.")
    return ngettext("%(n)s passage still to choose.", "%(n)s passages still to choose.", left) % {"n": left}

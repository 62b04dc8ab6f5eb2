"""The edit form, as people and outside programs post it (docs/architecture.md, "Forms")."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from django import forms
from django.core import signing
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wiki.configuration import current
from wiki.markup import header
from wiki.markup.titles import TitleError, normalise_title
from wiki.pages.header_form import PREFIX, HeaderForm
from wiki.pages.kinds import Kind, offered_kinds
from wiki.pages.models import Page
from wiki.pages.wording import title_error_sentence

_SINCE = "wiki.pages.since"


@dataclass
class EditForm:
    """All that was typed, kept verbatim so that the form can always be shown again as it was.

    `section` is the anchor of the one section that `text` is; then `around` is what stands before and after it in the
    page's body, and None as long as nobody has looked (wiki.pages.sections).

    `typed` holds what was typed in the header's fields, by the names of their inputs; `header` is the base's header.
    `apart` are words typed for passages that cannot be chosen from any more, by input: they are no part of the text,
    and stand beside it to be copied.
    """

    text: str = ""
    header: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    summary: str = ""
    minor: bool = False
    base: int | None = None
    confirmed: str = ""
    since: int | None = None
    section: str = ""
    apart: dict[str, str] = field(default_factory=dict)
    around: tuple[str, str] | None = None

    @classmethod
    def of_page(cls, page: Page | None, kind: Kind | None = None) -> "EditForm":
        """The form as it opens: the body, the header kept aside, its fields in inputs.

        A new page of a `kind` begins with the kind's guiding text, in the reader's language, and its fields, empty.
        """
        if page is not None:
            return cls.of_source(page.text, page.head_id)
        if kind is None:
            return cls()
        typed, language = {f"{PREFIX}type": kind.name}, (get_language() or "")[:2]
        if language not in ("", current().language):
            typed[f"{PREFIX}language"] = language
        return cls(text=kind.guide(language), typed=typed)

    @classmethod
    def of_source(cls, source: str, base: int | None) -> "EditForm":
        parsed = header.parse(source)
        # A body that begins like a header would be taken for the whole source: then it is shown with the real one.
        if parsed.error or header.parse(parsed.body).header.text:
            return cls(text=source, base=base)
        return cls(text=parsed.body, header=parsed.header.text, base=base)

    @classmethod
    def of_post(cls, data) -> "EditForm":
        if "mine" in data and "text" not in data:  # the screen of passages, whose text is the one that was typed
            form = cls.of_source(data["mine"].replace("\r\n", "\n"), revision_number(data.get("begun", "")) or 0)
            return replace(form, summary=data.get("summary", ""), minor=bool(data.get("minor")), apart=_apart(data))
        base = data.get("base", "").strip()
        return cls(
            text=data.get("text", ""),
            header=data.get("header", ""),
            typed={name: data.get(name, "") for name in data if name.startswith(PREFIX)},
            summary=data.get("summary", ""),
            minor=bool(data.get("minor")),
            # Anything but a number cannot be a base: 0 is nobody's revision, so the save answers a conflict.
            base=(revision_number(base) or 0) if base else None,
            confirmed=data.get("confirmed", ""),
            since=read_since(data.get("since", "")),
            section=data.get("section", "").strip(),
            apart=_apart(data),
        )

    def onto(self, base: str, newer: "EditForm") -> "EditForm":
        """The same form, going on from a newer version than `base`, the source that it was opened with.

        Nobody sees the header as a whole: fields that were not touched follow the newer version, or publishing would
        take back what others did to them. A header that came otherwise than from `base` is left as it is.
        """
        opened = EditForm.of_source(base, None)
        unread = header.parse(newer.text)
        if self.header.replace("\r\n", "\n").strip() != opened.header.strip() or unread.error or unread.header.text:
            return replace(self, base=newer.base)
        return replace(self, base=newer.base, header=newer.header, typed=self.fields.changed())

    @cached_property
    def fields(self) -> HeaderForm:
        return HeaderForm(self.header, self.typed)

    @property
    def signed_since(self) -> str:
        """`since` as the form sends it back: the wiki alone says with whom a text was brought together."""
        return signing.dumps(self.since, salt=_SINCE) if self.since else ""

    def source(self) -> str:
        """The whole text to store: the body under its header, whose fields win only where they were changed.

        A text that begins with a readable header is the whole source itself. A field that cannot be read is left as
        the header has it: `errors` says so.
        """
        return self._read()[0]

    def errors(self, complete: bool = True) -> list[dict]:
        """What is wrong in the fields, as templates/frame/errors.html takes it; a preview is not `complete`."""
        return self._read(complete)[1]

    def _whole_text(self) -> str:
        text = self.text.replace("\r\n", "\n")
        if self.around is None:
            return text
        before, after = self.around
        text = text.strip("\n")
        return before + (text + "\n" if text else "") + (after if text else after.lstrip("\n"))

    def _read(self, complete: bool = True) -> tuple[str, list[dict]]:
        text = self._whole_text()
        whole = header.parse(text)
        if whole.header.text and not whole.error:
            kept, body = whole.header, whole.body
        else:
            base = header.parse(self.header.replace("\r\n", "\n"))
            # What is no header after all comes back as text: nothing that was sent is dropped.
            kept, body = base.header, (f"{base.body.rstrip()}\n" if base.body.strip() else "") + text
        errors = self.fields.apply(kept, complete)
        return header.compose(kept, body), errors


def revision_number(raw: str) -> int | None:
    """The id of a revision as a form sends it; None for anything else."""
    raw = raw.strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None


def read_since(signed: str) -> int | None:
    """The id that an `EditForm.signed_since` names; None for anything that the wiki did not write."""
    try:
        pk = signing.loads(signed, salt=_SINCE)
    except signing.BadSignature:
        return None
    return pk if isinstance(pk, int) else None


def _apart(data) -> dict[str, str]:
    """Words for passages, from the screen of passages or from a form that they stand beside already."""
    chosen = ("mine", "theirs", "both")  # then nothing else was asked for
    words = {}
    for name in data:
        kind, _dash, number = name.partition("-")
        wanted = kind == "apart" or (kind == "other" and data.get(f"choice-{number}", "") not in chosen)
        if wanted and number.isascii() and number.isdigit() and len(number) < 4 and data.get(name, "").strip():
            words[f"apart-{number}"] = data.get(name, "")
    return words


class NewPageForm(forms.Form):
    """Asks for the title and the kind of a page to write."""

    title = forms.CharField(label=_("Title of the page"), max_length=255, strip=True)
    kind = forms.CharField(required=False, max_length=32)

    def clean_title(self):
        try:
            return normalise_title(self.cleaned_data["title"])
        except TitleError as error:
            raise forms.ValidationError(title_error_sentence(error), code=error.code) from None

    def clean_kind(self):
        """One of the kinds that a page may begin as, else "": a plain empty page."""
        chosen = self.cleaned_data["kind"]
        return chosen if chosen in {kind.name for kind in offered_kinds()} else ""

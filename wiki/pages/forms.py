"""The edit form, as people and outside programs post it (docs/architecture.md, "Forms")."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from wiki.markup import header
from wiki.markup.titles import TitleError, normalise_title
from wiki.pages.models import Page
from wiki.pages.wording import title_error_sentence

MAX_TAGS_LENGTH = 500


@dataclass
class EditForm:
    """All that was typed, kept verbatim so that the form can always be shown again as it was."""

    text: str = ""
    header: str = ""
    tags: str = ""
    summary: str = ""
    minor: bool = False
    base: int | None = None
    confirmed: str = ""

    @classmethod
    def of_page(cls, page: Page | None) -> "EditForm":
        """The form as it opens: the body, the header kept aside, its fields in inputs."""
        if page is None:
            return cls()
        return cls.of_source(page.text, page.head_id)

    @classmethod
    def of_source(cls, source: str, base: int | None) -> "EditForm":
        parsed = header.parse(source)
        if parsed.error:
            return cls(text=source, base=base)
        return cls(text=parsed.body, header=parsed.header.text, tags=tags_line(parsed.header), base=base)

    @classmethod
    def of_post(cls, data) -> "EditForm":
        base = data.get("base", "").strip()
        return cls(
            text=data.get("text", ""),
            header=data.get("header", ""),
            tags=data.get("field-tags", ""),
            summary=data.get("summary", ""),
            minor=bool(data.get("minor")),
            # Anything but a number cannot be a base: 0 is nobody's revision, so the save answers a conflict.
            base=(int(base) if base.isascii() and base.isdigit() and len(base) < 19 else 0) if base else None,
            confirmed=data.get("confirmed", ""),
        )

    def source(self) -> str:
        """The whole text to store: the body under its header, whose fields win only where they were changed.

        A text that begins with a readable header is the whole source itself.
        """
        whole = header.parse(self.text.replace("\r\n", "\n"))
        if whole.header.text and not whole.error:
            kept, body = whole.header, whole.body
            base_tags = None
        else:
            kept, body = header.parse(self.header.replace("\r\n", "\n")).header, self.text
            base_tags = tags_line(kept)
        typed = [tag for tag in (" ".join(part.split()) for part in self.tags[:MAX_TAGS_LENGTH].split(",")) if tag]
        if base_tags is not None and ", ".join(typed) != base_tags:
            if typed:
                kept.set("tags", typed)
            else:
                kept.remove("tags")
        return header.compose(kept, body)


def tags_line(parsed: header.Header) -> str:
    """A header's tags as the form shows them: between commas."""
    tags = parsed.get("tags", [])
    if isinstance(tags, str):
        return tags
    return ", ".join(str(tag) for tag in tags) if isinstance(tags, list) else ""


class NewPageForm(forms.Form):
    """Asks for the title of a page to write."""

    title = forms.CharField(label=_("Title of the page"), max_length=255, strip=True)

    def clean_title(self):
        try:
            return normalise_title(self.cleaned_data["title"])
        except TitleError as error:
            raise forms.ValidationError(title_error_sentence(error), code=error.code) from None

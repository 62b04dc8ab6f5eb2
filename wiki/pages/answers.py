"""What saving can answer. Each answer holds all that its screen needs, so that nothing typed is ever lost."""

from dataclasses import dataclass, field

from django.utils.functional import Promise

from wiki.text.merge import Merge


@dataclass(frozen=True)
class Saved:
    """The text is in the history. `changed` is False when it already was the page's text: no revision was made.

    `merged_with` names who published meanwhile, when their text and the writer's were brought together.
    """

    page: object
    revision: object
    created: bool = False
    changed: bool = True
    header_error: dict | None = None
    merged_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeedsConfirmation:
    """The text may be saved once a person has looked: sending `confirmed=token` with the same text says so.

    `reason` is "empty" (the page would be blanked), "recreate" (the page was deleted while one wrote) or "template"
    (lines of a kind's guiding text would be published as they are) or "merge" (others published since the base: `text`
    is theirs and the writer's in one, `merge` says how, `since` on which version the writer began).
    `token` is the SHA-256 of the text as it would be stored, so agreeing to one text never publishes another.
    """

    reason: str
    page: object | None
    text: str
    token: str
    base: int | None
    merge: Merge | None = None
    since: int | None = None


@dataclass(frozen=True)
class EditConflict:
    """Somebody published since the base that this text was written on: nothing was saved, nothing is lost.

    `merge` holds the passages that a person must choose from; None where the whole text is meant (going back to an
    older version, programs). `since` is the oldest version that the text was written on, None when nobody knows.
    """

    page: object
    head: object
    base: object | None
    text: str
    head_text: str
    base_text: str
    merge: Merge | None = None
    since: int | None = None


@dataclass(frozen=True)
class Refused:
    """The text may not be saved as it is; `reason` is a sentence for the reader, `about` the input it belongs to.

    `status` follows HTTP: 403 not allowed, 429 too often, 200 something to correct.
    """

    code: str
    reason: str | Promise
    status: int = 200
    about: str = ""
    sign_in: bool = False
    data: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Moved:
    """The page has its new title. `pages` moved (sub-pages too), `links` pages whose links wait to be rewritten."""

    page: object
    revision: object
    pages: int = 1
    links: int = 0


@dataclass(frozen=True)
class Deleted:
    """The page is gone from sight; its text and history are kept."""

    page: object
    revision: object


@dataclass(frozen=True)
class Undeleted:
    """The page is back, under `page.title`."""

    page: object
    revision: object


Answer = Saved | NeedsConfirmation | EditConflict | Refused

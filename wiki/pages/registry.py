"""Where rooms meet: what a lower room needs from a higher one, the higher one registers here in `AppConfig.ready()`.

Nothing here imports a room above wiki.pages; neighbours on one line of docs/architecture.md find each other here too.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Q


class DerivedTable(Protocol):
    """A table (or columns) made from pages, which can be thrown away and remade."""

    name: str

    def update(self, page, rendered) -> None:
        """Bring it up to date for one page; called inside the saving transaction, so nothing slow stands here."""

    def rebuild(self, say: Callable[[str], None]) -> None:
        """Remake it whole; `say` reports progress to the person who waits."""


@dataclass(frozen=True)
class Health:
    """One answer to "are you ready?": `detail` is a sentence for the administrator, `backlog` a count of rows."""

    ok: bool
    detail: str = ""
    backlog: int = 0


class Background(Protocol):
    """Something that runs beside the requests of one serving process."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class Drafts:
    """Keeps what is being written and not published yet. This one keeps nothing: wiki.drafts registers the real one.

    `address` is the wiki.pages.finding.Address of the page that is written.
    """

    def opened(self, request, address):
        """Instead of the page's own text: an EditForm to go on with, a redirect, or None."""
        return None

    def keep(self, request, address) -> None:
        """Keep the form of a POST that was answered, but not published. Never raises."""

    def wait(self, request, address):
        """Keep the form of a visitor and answer the way to sign in; None where that is not possible."""
        return None

    def published(self, request, page, response) -> None:
        """The form of this POST is a version of `page` now; `response` is its answer."""

    def beside(self, request, address) -> dict:
        """The context of the edit form's screen: drafts on offer, who else is writing."""
        return {}

    def writing_now(self, page_id: int, actor) -> str:
        """HTML: who is writing this page now, for a reader of it; "" for nobody."""
        return ""


@dataclass
class Registry:
    # What a page may be (wiki.pages.kinds.Kind), by its English name.
    kinds: dict[str, Any] = field(default_factory=dict)
    derived: dict[str, DerivedTable] = field(default_factory=dict)
    health: dict[str, Callable[[], Health]] = field(default_factory=dict)
    background: list[Background] = field(default_factory=list)
    # What the frame of a screen needs: the context of base.html for a request.
    frame: Callable[[object], dict] = field(default=lambda request: {})
    # Each job does a little work and answers whether more is waiting; the worker calls them until none is.
    jobs: dict[str, Callable[[], bool]] = field(default_factory=dict)
    # Conditions on pages that a list may be filtered by: from what the address says (a tag…) to the condition.
    page_filters: dict[str, Callable[[str], Q]] = field(default_factory=dict)
    # By what a search may be narrowed (wiki.pages.facets.Facet), by their names in addresses.
    facets: dict[str, Any] = field(default_factory=dict)
    # Called with ids of pages whose versions were signed anew, inside that transaction.
    signed_anew: list[Callable[[list[int]], None]] = field(default_factory=list)
    # What stands beside the edit form, and in the place of its text.
    drafts: Drafts = field(default_factory=Drafts)
    _awake: threading.Event = field(default_factory=threading.Event)

    def register_kind(self, kind) -> None:
        self.kinds[kind.name] = kind

    def register_facet(self, facet) -> None:
        self.facets[facet.name] = facet

    def register_derived(self, table: DerivedTable) -> None:
        self.derived[table.name] = table

    def wake_worker(self) -> None:
        """Tell this process's worker that jobs may have work; safe to call when there is no worker."""
        self._awake.set()

    def wait_for_work(self, seconds: float) -> None:
        """Sleep until woken or until `seconds` have passed (another process may have left work)."""
        self._awake.wait(seconds)
        self._awake.clear()


registry = Registry()

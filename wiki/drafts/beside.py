"""What stands beside the edit form (`registry.drafts`): what is on offer, what is kept, who writes with you."""

import logging
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpResponseRedirect
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html

from wiki.accounts.actors import actor_of
from wiki.drafts import keeping, presence, waiting
from wiki.markup.titles import title_key, title_path
from wiki.pages import permissions
from wiki.pages.finding import Address, redirect_to
from wiki.pages.limits import too_often
from wiki.pages.registry import Drafts

log = logging.getLogger(__name__)

# Which windows' texts were published, for the browser's own copies (static/js/drafts.js).
PUBLISHED_COOKIE = "published"
WAITING = "waiting"


class DraftsBesideTheForm(Drafts):
    """See wiki.pages.registry.Drafts."""

    def opened(self, request, address: Address):
        wanted, user = request.GET.get("draft", ""), address.actor.user
        if wanted == WAITING:
            return self._opened_after_signing_in(request, address)
        draft = keeping.draft_at(user, address, wanted) if user and keeping.read_key(wanted) else None
        if draft is None:
            return None
        if title_key(draft.place) != title_key(address.title):
            return redirect_to("edit", draft.place, urlencode({"draft": draft.key}))
        return draft.form()

    @staticmethod
    def _opened_after_signing_in(request, address: Address):
        found, user = waiting.get(request, address), address.actor.user
        if found is None:
            return None
        if user is None:
            return None if found.writer_id else found.form()
        if waiting.belongs_to_another(found, user):
            return None
        draft = waiting.make_draft(found, user)
        return redirect_to("edit", draft.place, urlencode({"draft": draft.key}))

    def keep(self, request, address: Address) -> None:
        data = _written(request.POST)
        if data is None or not address.actor.is_member or waiting.is_of_another(data, address.actor.user):
            return
        key = keeping.read_key(request.POST.get("draft", "")) or keeping.new_key()
        request.draft_key = key
        try:
            kept = keeping.keep(address.actor.user, address, key, data, _taken(request))
            if kept:
                presence.note(address, key)
            request.draft_is_kept = bool(kept)
        except keeping.TooLong:
            pass
        except (DatabaseError, OSError):
            log.exception("Keeping a draft of “%s” failed", address.title)

    def wait(self, request, address: Address):
        if "text" not in request.POST:
            return None
        cookie = None if too_often(address.actor, "wait") else waiting.put(request, address)
        if cookie is None:
            return None
        door = "signup" if "signup" in request.POST else "login"
        back = iri_to_uri(f"/edit/{title_path(address.title)}?draft={WAITING}")
        response = HttpResponseRedirect(f"/accounts/{door}/?{urlencode({'next': back})}")
        response.set_cookie(
            waiting.COOKIE,
            cookie,
            max_age=waiting.KEPT,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
            path="/edit/",
        )
        return response

    def published(self, request, page, response) -> None:
        keys = [keeping.read_key(request.POST.get(name, "")) for name in ("draft", "taken")]
        keys = [key for key in keys if key]
        if not keys:
            return
        try:
            actor = actor_of(request)
            if actor.user:
                keeping.erase(actor.user, keys)
            presence.leave(actor, keys[0])
        except (DatabaseError, OSError):
            log.exception("A draft of “%s” stays, though it is published", page.title)
        if "local" in request.POST:
            before = [key for key in request.COOKIES.get(PUBLISHED_COOKIE, "").split(".") if keeping.read_key(key)]
            value = ".".join([*keys, *before][:30])
            response.set_cookie(
                PUBLISHED_COOKIE, value, max_age=30 * 86400, secure=request.is_secure(), samesite="Lax", path="/edit/"
            )

    def beside(self, request, address: Address) -> dict:
        user = address.actor.user
        posted = request.method == "POST"
        data = request.POST if posted else request.GET
        key = getattr(request, "draft_key", "") or (keeping.read_key(data.get("draft", "")) if posted else "")
        known = keeping.drafts_about(user, address) if user else []
        taken = _taken(request) if posted else keeping.read_key(data.get("draft", ""))
        kept = next((draft for draft in known if draft.key in (key, taken)), None)
        rest = [draft for draft in known if draft is not kept]
        key = key or keeping.new_key()
        names = []
        if permissions.allows(address.actor, permissions.READ, address.page):
            names = presence.others(address.actor, address.page and address.page.pk, title_key(address.title), key)
        return {
            "key": key,
            "taken": taken if kept is None or kept.key == taken else "",
            "writer": data.get("writer", "") if posted and user is None else waiting.sign_writer(user),
            "session_ended": posted and user is None and waiting.read_writer(data.get("writer", "")) is not None,
            "kept": kept,
            "is_taken_up": not posted and kept is not None,
            "was_kept": "keep" in data and getattr(request, "draft_is_kept", False),
            "offered": rest[0] if rest and not posted and kept is None else None,
            "others": rest[1:] if kept is None else rest,
            "keys": " ".join(draft.key for draft in known),
            "user": user,
            # This browser has a copy, which it drops once the cookie says that the text is published.
            "local": posted and "local" in request.POST,
            "writing": presence.writing_html(names, with_you=True),
            "of_another": not posted and data.get("draft") == WAITING and self._is_of_another(request, address),
        }

    @staticmethod
    def _is_of_another(request, address: Address) -> bool:
        found, user = waiting.get(request, address), address.actor.user
        return bool(found and user and waiting.belongs_to_another(found, user))

    def writing_now(self, page_id: int, actor) -> str:
        names = presence.others(actor, page_id)
        return format_html('<p class="writing">{}</p>', presence.writing_html(names)) if names else ""


def _written(data):
    """The form that a POST holds; on the screen of a conflict it is the person's own text, whatever was chosen."""
    if "text" in data:
        return data
    if "mine" not in data or data.get("undone"):
        return None
    names = ("summary", "minor", "writer")
    kept = {name: data[name] for name in names if name in data}
    return {**kept, "text": data["mine"], "base": data.get("begun", "")}


def _taken(request) -> str:
    return keeping.read_key(request.POST.get("taken", ""))

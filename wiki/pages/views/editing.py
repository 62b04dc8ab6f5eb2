"""Writing: the edit form, its preview, what it changes, the screens that saving may answer, the door to a new page."""

import logging
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.shortcuts import redirect, render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from wiki.accounts.actors import actor_of
from wiki.markup.canonical import canonical_text
from wiki.markup.titles import TitleError, normalise_title, title_path
from wiki.pages import permissions
from wiki.pages.answers import EditConflict, NeedsConfirmation, Refused, Saved
from wiki.pages.changing import base_text, proposed_summary
from wiki.pages.finding import Address, at_title, demand, live_page, redirect_to
from wiki.pages.forms import EditForm, NewPageForm
from wiki.pages.history import has_written
from wiki.pages.kinds import kind_choices, offered_kinds
from wiki.pages.limits import timed, too_often
from wiki.pages.reading import colour_links, missing_among
from wiki.pages.registry import registry
from wiki.pages.rendering import render as render_text
from wiki.pages.saving import clean_line, is_too_long, save_page
from wiki.pages.sections import opened_at, put_in_place
from wiki.pages.views.reconciling import Choosing, askable, confirm_context, conflict_context
from wiki.pages.wording import header_error_sentence
from wiki.text.diff import compare

log = logging.getLogger(__name__)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@at_title("edit")
def edit(request, address: Address):
    """`/edit/<title>`: GET opens the form (`?kind=` for a new page of a kind, `?draft=` for what was begun before).

    POST publishes, or does what another button asks for.
    """
    if request.method == "POST":
        form = EditForm.of_post(request.POST)
        form = put_in_place(form, base_text(address, form.base))
        others = {"preview": _preview, "changes": _changes, "keep": _keep, "signin": _wait, "signup": _wait}
        others |= {"choose": _choose, "see": _choose}
        answer = next((view for button, view in others.items() if button in request.POST), _publish)
        return answer(request, address, form)
    # Whoever may not write may still try: the sandbox's form opens for all its readers, its preview answers them.
    may_try = _in_sandbox(address) and permissions.allows(address.actor, permissions.READ, address.page)
    if not may_try:
        address.ask(permissions.EDIT if address.page else permissions.CREATE)
    if begun := registry.drafts.opened(request, address):
        if not isinstance(begun, EditForm):
            return begun
        return _show(request, address, put_in_place(begun, base_text(address, begun.base)))
    kind = next((kind for kind in offered_kinds() if kind.name == request.GET.get("kind")), None)
    form = EditForm.of_page(address.page, kind)
    if address.page and (anchor := request.GET.get("section")):
        form = opened_at(form, anchor)
        if not form.section:
            messages.info(request, _("This section has another name by now: here is the whole page."))
    return _show(request, address, form)


def _in_sandbox(address: Address) -> bool:
    return address.page is not None and address.page.title in settings.SANDBOX_TITLES.values()


def _publish(request, address: Address, form: EditForm):
    errors = form.errors()
    if form.section and form.around is None:
        reason = _("Your text is kept here. The section that it belongs to is not found: copy it into the whole page.")
        errors = [*errors, {"about": "text", "reason": reason, "code": "section"}]
    if errors and permissions.allows(
        address.actor, permissions.EDIT if address.page else permissions.CREATE, address.page
    ):
        return _show(request, address, form, errors=errors)
    try:
        answer = save_page(
            address.actor,
            address.title,
            form.source(),
            base=form.base,
            summary=form.summary.strip() or proposed_summary(base_text(address, form.base), form.source()),
            minor=form.minor,
            confirmed=form.confirmed,
            since=form.since,
        )
    except (DatabaseError, OSError):
        # A full disk, a database that does not answer: the fault is ours, the text stays theirs.
        log.exception("Saving “%s” failed", address.title)
        reason = _("The wiki cannot store anything at the moment: the fault is ours. Try again in a minute.")
        return _show(request, address, form, status=503, errors=[{"about": "", "reason": reason, "code": "storage"}])
    match answer:
        case Saved():
            response = _published(request, answer)
            registry.drafts.published(request, answer.page, response)
            return response
        case NeedsConfirmation(reason="merge"):
            return _merged(request, address, form, answer)
        case NeedsConfirmation():
            if answer.text == canonical_text(form.source()):
                form.base = answer.base
            else:  # others published meanwhile, and the text holds what they wrote
                merged = EditForm.of_source(answer.text, answer.base)
                form = replace(merged, summary=form.summary, minor=form.minor, since=answer.since, apart=form.apart)
            return _show(request, address, form, "pages/confirm.html", status=409, answer=answer)
        case EditConflict():
            return _conflict(request, address, form, answer)
        case Refused():
            error = {"about": answer.about, "reason": answer.reason, "code": answer.code, **answer.data}
            return _show(request, address, form, status=answer.status, errors=[error], offer_sign_in=answer.sign_in)


def _published(request, answer: Saved):
    if answer.merged_with:
        names = get_text_list([*answer.merged_with[:3]], _("and"))
        messages.success(request, _("Your change was brought together with that of %(name)s.") % {"name": names})
    if answer.header_error:
        messages.warning(request, header_error_sentence(answer.header_error))
    if answer.created:
        messages.success(request, _("Your page is published. Thank you."))
    elif answer.changed and not answer.merged_with:
        messages.success(request, _("Your change is published. Thank you."))
    elif not answer.changed:
        messages.info(request, _("Nothing was changed: the page already reads like this."))
    return redirect_to("wiki", answer.page.title, "redirect=no" if answer.page.redirect_to else "")


def _merged(request, address: Address, form: EditForm, answer: NeedsConfirmation):
    """Both texts in one, in the form, with what either changed marked above it."""
    proposed = EditForm.of_source(answer.text, answer.base)
    form = replace(proposed, summary=form.summary, minor=form.minor, since=answer.since, apart=form.apart)
    return _show(
        request,
        Address(address.actor, answer.page.title, answer.page),
        form,
        "pages/confirm.html",
        status=409,
        answer=answer,
        **confirm_context(answer),
    )


def _conflict(request, address: Address, form: EditForm, answer: EditConflict, choosing: Choosing | None = None):
    """The passages to choose from; below, the form with the rest brought together and the person's own passages."""
    return show_passages(request, address, answer, choosing, summary=form.summary, minor=form.minor)


def show_passages(
    request,
    address: Address,
    answer: EditConflict,
    choosing: Choosing | None = None,
    *,
    summary: str = "",
    minor: bool = False,
    asks: bool = True,
    fault: dict | None = None,
):
    """The screen of passages. `choosing` holds what was sent from it, if it was; `asks`: what is missing is a fault.

    `fault` is why it was not read at all: then it is shown with what was chosen, under 403.
    """
    answer = askable(answer)
    mended = EditForm.of_source(answer.merge.settled({}), answer.head.pk)
    apart = EditForm.of_post(request.POST).apart if choosing is None else {}  # of passages chosen from before
    form = replace(mended, summary=summary, minor=minor, since=answer.since, apart=apart)
    sees = choosing is not None and "see" in request.POST and not fault
    preview = None
    with timed(address.actor, "preview"):  # the differences, some of which are made where they are shown
        context = conflict_context(answer, choosing, asks=asks and choosing is not None and not sees)
        if fault:
            context["errors"] = [fault]
        if sees:
            text = choosing.settled(answer.merge, context["passages"])
            preview = _shown(render_text(text, address.title))
        return _show(
            request,
            # The page may have been moved while they wrote: what they typed belongs to it, wherever it is now.
            Address(address.actor, answer.page.title, answer.page),
            form,
            "pages/conflict.html",
            status=403 if fault else 200 if preview or request.method != "POST" else 409,
            # A page that somebody began since this request came was not there when its address was read.
            page=answer.page,
            head=answer.head,
            result=preview,
            mine_name=address.actor.name,
            **context,
        )


def _choose(request, address: Address, _form: EditForm):
    """“Publish the page”, or “See the result”, on the screen of passages: the text is made anew from the choices."""
    choosing = Choosing(request.POST)
    form = EditForm.of_post(request.POST)
    if too_often(address.actor, "preview"):
        return _send_again(request, address)
    with timed(address.actor, "preview"):
        answer = None if is_too_long(choosing.mine) else choosing.conflict(address)
    if answer is None:
        # Signed out, a version that is not there any more, or too long: as if the text came from the edit form.
        base = choosing.begun if choosing.begun is not None else 0
        return _publish(
            request, address, replace(EditForm.of_source(choosing.mine, base), summary=form.summary, apart=form.apart)
        )
    passages = choosing.passages(answer.merge)
    if "see" in request.POST or not all(passage.settled for passage in passages):
        return _conflict(request, address, form, answer, choosing)
    settled = EditForm.of_source(choosing.settled(answer.merge, passages), answer.head.pk)
    return _publish(request, address, replace(settled, summary=form.summary, minor=form.minor, since=answer.since))


def _send_again(request, address: Address):
    """Too many tries in a minute: all that was sent, the choices too, to be sent again by the same buttons."""
    buttons = ("see", "choose")
    typed = [(name, text) for name, text in request.POST.items() if name not in (*buttons, "csrfmiddlewaretoken")]
    context = {"typed": typed, "path": title_path(address.title)}
    return render(request, "pages/send_again.html", context, status=429)


def _preview(request, address: Address, form: EditForm):
    """The text as it would read; nothing is stored. Whoever may not write may still see and copy what they typed."""
    if too_often(address.actor, "preview"):
        reason = _("Your text is kept here. That was very fast: try again in a minute.")
        return _show(request, address, form, status=429, errors=[{"about": "", "reason": reason, "code": "limit"}])
    with timed(address.actor, "preview"):
        rendered = render_text(form.text if form.section else form.source(), address.title)
    errors = form.errors(complete=False)
    if rendered.header_error:
        reason = header_error_sentence(rendered.header_error)
        errors.append({"about": "text", "reason": reason, "code": "header"})
    return _show(
        request,
        address,
        form,
        errors=errors,
        preview=_shown(rendered),
    )


def _shown(rendered) -> dict:
    html = colour_links(rendered.html, missing_among([link["title"] for link in rendered.links]))
    return {"html": html, "status": rendered.status}


def _changes(request, address: Address, form: EditForm):
    """What the text changes, before it is published; nothing is stored."""
    if too_often(address.actor, "preview"):
        return _preview(request, address, form)
    with timed(address.actor, "preview"):
        changes = compare(base_text(address, form.base), canonical_text(form.source()))
    return _show(request, address, form, errors=form.errors(complete=False), changes=changes)


def _keep(request, address: Address, form: EditForm):
    """“Keep the draft”: the form as it is, and the word that it is kept."""
    return _show(request, address, form)


def _wait(request, address: Address, form: EditForm):
    """Whoever writes without a session signs in first; the text waits, and stands in the form again then."""
    if permissions.allows(address.actor, permissions.EDIT if address.page else permissions.CREATE, address.page):
        return _show(request, address, form)
    if response := registry.drafts.wait(request, address):
        return response
    return _publish(request, address, form)


def _show(
    request, address: Address, form: EditForm, template="pages/edit.html", status=200, errors=(), keep=True, **more
):
    page = address.page
    if keep and request.method == "POST":
        registry.drafts.keep(request, address)
    context = {
        "page": page,
        "title": address.title,
        "path": title_path(address.title),
        "form": form,
        "head": page.head if page else None,
        "errors": errors,
        "kind_input": form.fields.kind_input(errors),
        "tag_row": form.fields.tags(errors),
        "field_rows": form.fields.rows(errors),
        "kept_inputs": form.fields.kept(),
        "preview": None,
        "changes": None,
        "proposed_summary": "",
        "drafts": registry.drafts.beside(request, address),
        "may_edit": permissions.allows(address.actor, permissions.EDIT, page),
        "in_sandbox": _in_sandbox(address),
        "first_edit": not has_written(address.actor),
        "tab": "edit",
        **more,
    }
    if (context["preview"] or context["changes"]) and not form.summary.strip():
        context["proposed_summary"] = proposed_summary(base_text(address, form.base), form.source())
    return render(request, template, context, status=status)


def kept_for_later(request, path: str, decision: permissions.Decision, keep: bool = True):
    """The form alone with all that was typed, for whoever may not read: nothing in it comes from the wiki. Its button
    leads to sign-in, where the text waits; unless `keep` is False, since nobody knows who sent it.
    """
    error = {"about": "", "reason": decision.reason, "code": "permission"}
    try:
        title = normalise_title(path.rstrip("/") or path)
    except TitleError:
        title, keep = clean_line(path, 255), False
    address = Address(actor_of(request), title, None)
    signs_in = keep and decision.sign_in and ("signin" in request.POST or "signup" in request.POST)
    if signs_in and (response := registry.drafts.wait(request, address)):
        return response
    form = EditForm.of_post(request.POST)
    return _show(request, address, form, status=403, errors=[error], offer_sign_in=decision.sign_in, keep=keep)


@at_title("edit")
def rescue(request, address: Address):
    """The form again, with all that was typed, after the sign that it came from here had expired (CSRF)."""
    reason = _("Your text is kept. Your session had expired: press Publish again.")
    error = {"about": "", "reason": reason, "code": "expired"}
    if "mine" in request.POST and (answer := (choosing := Choosing(request.POST)).conflict(address)):
        form = EditForm.of_post(request.POST)
        passages = {"summary": form.summary, "minor": form.minor, "asks": False, "fault": error}
        return show_passages(request, address, answer, choosing, **passages)
    # Who sent this is not known, so nothing of it is kept as anybody's draft.
    return _show(request, address, EditForm.of_post(request.POST), status=403, errors=[error], keep=False)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """`/new`: asks for a title and a kind, then opens the edit form; `?title=` and `?kind=` fill them in."""
    demand(actor_of(request), permissions.CREATE, None)
    data = request.POST if request.method == "POST" else None
    form = NewPageForm(data, initial={"title": request.GET.get("title", "")})
    taken = None
    if data is not None and form.is_valid():
        title, kind = form.cleaned_data["title"], form.cleaned_data["kind"]
        taken = live_page(title)
        if taken is None:
            return redirect(f"/edit/{title_path(title)}" + (f"?kind={kind}" if kind else ""))
    chosen = (data if data is not None else request.GET).get("kind", "")
    return render(request, "pages/new.html", {"form": form, "taken": taken, **kind_choices(chosen)})

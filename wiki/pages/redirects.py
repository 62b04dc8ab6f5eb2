"""Redirects: pages whose header says `redirection: Title`. Reading follows one; here is where they lead."""

from wiki.configuration import current
from wiki.markup import header
from wiki.markup.titles import TitleError, normalise_title, title_key
from wiki.pages.models import Page

# A chain longer than this leads nowhere that anybody meant.
LONGEST_CHAIN = 20


def target_in(text: str) -> str:
    """The title that a source redirects to, "" for none and for one that cannot be a title."""
    if not text.startswith("---"):
        return ""
    raw = header.parse(text).header.get("redirect")
    if not isinstance(raw, str) or not raw.strip():
        return ""
    try:
        return normalise_title(raw)
    except TitleError:
        return ""


def leads_back(title: str, target: str) -> bool:
    """Whether a redirect from `title` to `target` would lead to itself, at once or by way of other redirects."""
    start, key = title_key(title), title_key(target)
    for _hop in range(LONGEST_CHAIN):
        if key == start:
            return True
        onward = Page.objects.live().filter(title_key=key).exclude(redirect_to="")
        following = onward.values_list("redirect_to", flat=True).first()
        if following is None:
            return False
        key = title_key(following)
    return False


def text_of_redirect(target: str) -> str:
    """The source of a page that redirects to `target`, in the language of the wiki."""
    fields = header.Header()
    fields.set("redirect", target, language=current().language)
    return header.compose(fields, "")

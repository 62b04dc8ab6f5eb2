"""The verbs in a page's menu “More”, for those who may."""

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wiki.markup.titles import title_path
from wiki.pages import permissions

_VERBS = (
    (permissions.MOVE, gettext_noop("Move or rename")),
    (permissions.DELETE, gettext_noop("Delete")),
)


def verbs_html(actor, page) -> SafeString:
    """`<li>` for each verb that this actor may do to this page; no query."""
    if page.title == settings.HOME_TITLE:
        return mark_safe("")
    path = title_path(page.title)
    allowed = ((verb, path, _(words)) for verb, words in _VERBS if permissions.allows(actor, verb, page))
    return format_html_join("", '<li><a href="/{}/{}">{}</a></li>', allowed)

"""What the reader may do to a page, in its frame."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from wiki.accounts.actors import actor_of
from wiki.pages.verbs import verbs_html

register = template.Library()


@register.simple_tag(takes_context=True)
def page_verbs(context, page) -> SafeString:
    """The items of the menu “More” that this reader may use; "" outside a request."""
    request = context.get("request")
    return verbs_html(actor_of(request), page) if request and page else mark_safe("")

"""What templates of any room say about tags."""

from django import template

from wiki.markup import tags
from wiki.tags import finding

register = template.Library()


@register.filter
def tag_path(name: str) -> str:
    """A tag as it stands in an address, after /tags/."""
    return tags.tag_path(name)


@register.filter
def described_tag(title: str) -> str:
    """The tag that the page with this title explains; "" for any other page."""
    return tags.clean_tag(finding.tag_of_description(title))

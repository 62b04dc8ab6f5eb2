"""{% help_path "first-steps" %}: links to help follow the reader's language."""

from django import template

from wiki.site.help import help_path

register = template.Library()
register.simple_tag(help_path)

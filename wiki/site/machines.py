"""What machines ask a site for: robots.txt, the description of its search, the icon of old browsers."""

from xml.etree import ElementTree

from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wiki.configuration import EVERYONE, current
from wiki.configuration.address import site_of

DAY = 24 * 3600
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
# Screens for those who write, the past of pages, and lists that are another one at each visit.
NOT_FOR_ROBOTS = (
    "/edit/ /new /history/ /diff/ /undo/ /revision/ /restore/ /move/ /delete/ /source/ /backlinks/ /blame/ "
    "/search /random /recent /user/ /feeds/ /accounts/ /i18n/ /index.php /administration/ /styleguide/ "
    "/drafts /draft/ /editing/"
).split()


@require_safe
def robots(request) -> HttpResponse:
    """`/robots.txt`: read pages and lists, nothing else; of a closed wiki nothing at all."""
    if current().readers == EVERYONE:
        lines = [f"Disallow: {path}" for path in NOT_FOR_ROBOTS]
        lines += ["", f"Sitemap: {site_of(request)}/sitemap.xml"]
    else:
        lines = ["Disallow: /"]
    return _for_all(HttpResponse("\n".join(["User-agent: *", *lines, ""]), content_type="text/plain; charset=utf-8"))


@require_safe
def opensearch(request) -> HttpResponse:
    """`/opensearch.xml`: lets a browser search this wiki from its own bar, in the reader's language."""
    name, site = current().name, site_of(request)
    root = ElementTree.Element("OpenSearchDescription", {"xmlns": OPENSEARCH})

    def add(tag: str, text: str = "", **attributes: str) -> None:
        ElementTree.SubElement(root, tag, attributes).text = text or None

    add("ShortName", name[:16])
    add("LongName", name[:48])
    add("Description", _("Search in %(wiki)s") % {"wiki": name})
    add("Language", get_language())
    add("InputEncoding", "UTF-8")
    add("Image", f"{site}/favicon.ico", width="16", height="16", type="image/x-icon")
    add("Url", type="text/html", method="get", template=f"{site}/search?q={{searchTerms}}")
    suggestions = f"{site}/search/suggest?q={{searchTerms}}&for=browser"
    add("Url", type="application/x-suggestions+json", method="get", template=suggestions)
    add("Url", type="application/opensearchdescription+xml", rel="self", template=f"{site}/opensearch.xml")
    document = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(document, content_type="application/opensearchdescription+xml; charset=utf-8")


@require_safe
def favicon(request) -> HttpResponse:
    """`/favicon.ico`: for browsers that ask for it by themselves; others take the SVG that pages name."""
    return _for_all(HttpResponseRedirect(static("img/favicon.ico")))


def _for_all(response):
    """May be kept for a day by anybody: it is the same for each reader."""
    patch_cache_control(response, public=True, max_age=DAY)
    return response

"""What every answer carries, and the language that it speaks."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers

from wiki.configuration import current, held

# Everything that a page needs comes from this site; nothing inline runs, even where the sanitisers were to fail.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


class SecurityHeaders:
    """Adds the Content-Security-Policy and what else no view should have to think of."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class OneConfiguration:
    """Answers a request by what is decided when it comes: asked once, whatever is saved meanwhile."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with held():
            return self.get_response(request)


class ReadersLanguage:
    """Speaks the site's language unless the reader chose another: a cookie for visitors, a preference for members.

    Accept-Language is not read: a French wiki is French to all who come, and one address has one answer.
    What a cookie may change is said to belong to one reader: a proxy before the wiki must not hand it to another.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.codes = dict(settings.LANGUAGES)

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen not in self.codes and settings.SESSION_COOKIE_NAME in request.COOKIES:
            chosen = getattr(request.user, "language", "")
        language = chosen if chosen in self.codes else current().language
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Language", language)
        headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ("Cookie",))
        return response

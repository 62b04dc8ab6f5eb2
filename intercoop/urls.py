"""Every address of the wiki: each room brings its own, the verbs come before the titles."""

from django.urls import include, path

urlpatterns = [
    path("", include("wiki.site.urls")),
    path("", include("wiki.pages.urls")),
    path("", include("wiki.search.urls")),
    path("", include("wiki.changes.urls")),
    path("", include("wiki.tags.urls")),
    path("", include("wiki.drafts.urls")),
    path("", include("wiki.directory.urls")),
    path("accounts/", include("wiki.accounts.urls")),
]

handler400 = "wiki.site.errors.bad_request"
handler403 = "wiki.site.errors.forbidden"
handler404 = "wiki.site.errors.not_found"
handler500 = "wiki.site.errors.server_error"
# Not Django's: django-allauth looks here when somebody tries too often.
handler429 = "wiki.site.errors.too_many_requests"

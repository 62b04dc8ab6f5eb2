from django.urls import path

from wiki.drafts import views

urlpatterns = [
    path("drafts", views.drafts, name="drafts"),
    path("draft/<path:path>", views.draft, name="draft"),
    path("editing/<path:path>", views.editing, name="editing"),
]

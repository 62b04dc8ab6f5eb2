from django.urls import path

from wiki.changes import views

urlpatterns = [
    path("recent", views.recent, name="recent"),
    path("user/<path:path>", views.person, name="person"),
    path("feeds/recent.atom", views.recent_feed, name="recent_feed"),
    path("feeds/page/<path:path>", views.page_feed, name="page_feed"),
]

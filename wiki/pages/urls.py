from django.urls import path

from wiki.pages.views import editing, past, reading

urlpatterns = [
    path("wiki/<path:path>", reading.read, name="read"),
    path("edit/<path:path>", editing.edit, name="edit"),
    path("new", editing.new, name="new"),
    path("history/<path:path>", past.history, name="history"),
    path("diff/<int:old_pk>/<int:new_pk>", past.diff, name="diff"),
    path("revision/<int:pk>", reading.revision, name="revision"),
    path("restore/<path:path>", past.restore, name="restore"),
    path("source/<path:path>", reading.source, name="source"),
]

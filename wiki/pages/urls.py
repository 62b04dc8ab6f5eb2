from django.urls import path

from wiki.pages.views import deleting, editing, lists, moving, oldaddresses, past, reading, undoing

urlpatterns = [
    path("wiki/<path:path>", reading.read, name="read"),
    path("edit/<path:path>", editing.edit, name="edit"),
    path("new", editing.new, name="new"),
    path("history/<path:path>", past.history, name="history"),
    path("diff/<int:old_pk>/<int:new_pk>", past.diff, name="diff"),
    path("revision/<int:pk>", reading.revision, name="revision"),
    path("move/<path:path>", moving.move, name="move"),
    path("delete/<path:path>", deleting.delete, name="delete"),
    path("undo/<int:pk>", undoing.undo, name="undo"),
    path("restore/<path:path>", past.restore, name="restore"),
    path("source/<path:path>", reading.source, name="source"),
    path("backlinks/<path:path>", lists.backlinks, name="backlinks"),
    path("pages/", lists.all_pages, name="pages"),
    path("pages/<slug:name>", lists.special, name="pages_list"),
    path("random", lists.random, name="random"),
    path("index.php", oldaddresses.index_php),
    path("index.php/<path:path>", oldaddresses.index_php),
]

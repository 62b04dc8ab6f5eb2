from django.urls import path

from wiki.tags import views

urlpatterns = [
    path("tags", views.to_index),
    path("tags/", views.index, name="tags"),
    path("tags/<path:path>", views.tag, name="tag"),
]

from django.urls import path

from wiki.search import completion, views

urlpatterns = [
    path("search", views.results, name="search"),
    path("search/suggest", completion.suggest, name="suggest"),
    path("search/titles", completion.complete, name="titles"),
]

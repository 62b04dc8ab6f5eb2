from django.urls import path

from wiki.search import views

urlpatterns = [path("search", views.results, name="search")]

from django.urls import path

from wiki.directory import views

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory", views.without_slash),
]

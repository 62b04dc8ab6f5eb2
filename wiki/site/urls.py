from django.urls import path

from wiki.site import health, home, language, theme

urlpatterns = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("i18n/setlang/", language.choose, name="set_language"),
    path("i18n/theme/", theme.choose, name="set_theme"),
]

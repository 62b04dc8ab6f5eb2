from django.urls import path

from wiki.site import accessibility, health, home, language, machines, sitemap, theme
from wiki.site.administration.views import administration
from wiki.site.styleguide import styleguide

urlpatterns = [
    path("", home.home, name="home"),
    path("robots.txt", machines.robots, name="robots"),
    path("opensearch.xml", machines.opensearch, name="opensearch"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("accessibility", accessibility.statement, name="accessibility"),
    path("styleguide/", styleguide, name="styleguide"),
    path("healthz", health.healthz, name="healthz"),
    path("administration/", administration, name="administration"),
    path("i18n/setlang/", language.choose, name="set_language"),
    path("i18n/theme/", theme.choose, name="set_theme"),
]

"""The wiki's own settings, for a served wiki whose screens of errors have addresses too."""

from intercoop.settings import *

ROOT_URLCONF = "tests.screens.urls"

"""The wiki's own settings for its tests: a folder of their own, no `.env` of the developer's, quick passwords.

DATABASE_URL chooses the database, as always. Servers that tests start read intercoop.settings instead.
"""

import atexit
import os
import shutil
import tempfile

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="intercoop-test-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
os.environ["ENV_FILE"] = os.devnull

from intercoop.settings import *

STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns of a missing one
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# The limits have tests of their own; elsewhere a test may save as often as it needs.
RATE_LIMITS = False

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in real life: in memory, SQLite shares its cache between threads and locks whole tables.
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["VAR_DIR"], "test.sqlite3")}

"""What the tests of the index on disk share."""

import subprocess
import sys
import textwrap
from pathlib import Path

from django.conf import settings as django_settings

from wiki.search.asking.query import parse
from wiki.search.contract import Document

TEXTS = ["un potager", "un verger de pommiers", "un compost et un potager"]


def documents(texts=TEXTS, first=1):
    return [Document(number, f"Page {number}", text) for number, text in enumerate(texts, first)]


def found(engine, typed) -> list[int]:
    return sorted(engine.find(parse(typed)).pages)


def segment(engine, ending) -> Path:
    (file,) = engine.folder.running().glob(f"MAIN_*{ending}")
    return file


def run_python(code: str, *arguments, check=True, options=()) -> subprocess.CompletedProcess:
    done = subprocess.run(
        [sys.executable, *options, "-c", textwrap.dedent(code), *map(str, arguments)],
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0 or not check, done.stderr
    return done

"""The Nu HTML checker on every screen, in both languages, and on the drawings (`make audit`).

    python -m tests.screens.audit [--only NAME]… [--keep FOLDER]

Prints each error once, with the screens that have it, and ends with 1 when there is any. NAME is a part of a screen's
name (tests/screens/table.py); the HTML as it was served stays in FOLDER.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.screens.table import Screen, all_screens
from tests.screens.visiting import Tour, browser, served

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / ".venv" / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LANGUAGES = ("fr", "en")
FILES_AT_ONCE = 500


def fetch(screens: list[Screen], folder: Path) -> list[Path]:
    """Writes what the server sent for each screen and language, as it sent it, and answers the files."""
    files = []
    with (
        tempfile.TemporaryDirectory(prefix="intercoop-audit-") as data,
        browser() as chromium,
        served(Path(data)) as wikis,
    ):
        tour = Tour(chromium, wikis)
        for screen in screens:
            for language in LANGUAGES:
                _, response = tour.open(screen, language)
                file = folder / f"{screen.name}.{language}.html"
                file.write_bytes(response.body())
                files.append(file)
        tour.close()
    return files


def check(files: list[Path]) -> list[dict]:
    """What the checker says of the files, as it says it: {"type", "message", "url", "lastLine", "extract"}."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        sys.exit("Java or the Nu HTML checker is missing: .ci/bootstrap audit")
    said = []
    for start in range(0, len(files), FILES_AT_ONCE):
        part = map(str, files[start : start + FILES_AT_ONCE])
        command = [java, "-Xss4m", "-jar", str(JAR), "--stdout", "--exit-zero-always", "--format", "json"]
        answer = subprocess.run(
            [*command, "--also-check-svg", *part], capture_output=True, text=True, check=False, env={**os.environ}
        )
        if answer.returncode or not answer.stdout.strip():
            sys.exit(f"The Nu HTML checker broke off:\n{answer.stdout[-2000:]}{answer.stderr[-2000:]}")
        said += json.loads(answer.stdout)["messages"]
    return said


def report(messages: list[dict]) -> int:
    """Prints each fault with where it is, and answers how many errors there are."""
    places = defaultdict(list)
    for message in messages:
        kind = message["type"] if message["type"] != "info" else message.get("subType", "info")
        extract = " ".join(message.get("extract", "").split())
        file = Path(unquote(urlsplit(message.get("url", "")).path)).name
        places[kind, message["message"], extract].append(f"{file}:{message.get('lastLine', '?')}")
    for (kind, text, extract), found in sorted(places.items()):
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        print(f"{kind}: {text}\n    {extract}\n    {', '.join(found[:3])}{more}")
    return sum(len(found) for (kind, _, _), found in places.items() if kind in ("error", "non-document-error"))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], help="a part of a screen's name")
    parser.add_argument("--keep", type=Path, help="a folder for the HTML")
    options = parser.parse_args(arguments)
    chosen = [s for s in all_screens() if not options.only or any(part in s.name for part in options.only)]
    with tempfile.TemporaryDirectory(prefix="intercoop-html-") as folder:
        kept = options.keep or Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        files = fetch(chosen, kept)
        drawings = sorted((ROOT / "static").rglob("*.svg"))
        errors = report(check([*files, *drawings]))
    print(f"{len(files)} screens and {len(drawings)} drawings checked: {errors} errors")
    return 1 if errors or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Only wiki.pages writes pages: every other writer goes through `save_page`."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITERS = re.compile(
    r"\bPage\.objects\.(create|bulk_create|update_or_create|get_or_create)\(|\bPage\(title|PageRevision\.objects\.create"
)

# Its pages exist in memory alone, for the style guide.
SHOWN_ONLY = "wiki/site/samples.py"


def test_no_room_but_pages_makes_a_page_or_a_revision():
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("wiki", "intercoop")
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text().splitlines()
        if WRITERS.search(line)
    ]
    assert found, "the pattern must at least find wiki/pages/storing.py"
    assert {line.split(":")[0] for line in found} - {SHOWN_ONLY} == {"wiki/pages/storing.py"}


def test_what_the_style_guide_shows_is_never_stored():
    source = (ROOT / SHOWN_ONLY).read_text()
    assert "Page(" in source, "the exception is not needed any more"
    assert not re.search(r"\.(save|create|bulk_create|update)\b|save_page|storing", source)

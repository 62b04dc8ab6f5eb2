"""Only wiki.pages writes pages: every other writer goes through `save_page`."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITERS = re.compile(
    r"\bPage\.objects\.(create|bulk_create|update_or_create|get_or_create)\(|\bPage\(title|PageRevision\.objects\.create"
)


def test_no_room_but_pages_makes_a_page_or_a_revision():
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in ("wiki", "intercoop")
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text().splitlines()
        if WRITERS.search(line)
    ]
    assert found, "the pattern must at least find wiki/pages/storing.py"
    assert {line.split(":")[0] for line in found} == {"wiki/pages/storing.py"}

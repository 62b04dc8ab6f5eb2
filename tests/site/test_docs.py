"""What the docs promise to list is listed: settings, make targets, rooms."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_from_the_environment_is_documented_and_no_other():
    code = read("intercoop/settings.py") + read("manage.py")
    known = set(re.findall(r'env\.(?:str|bool|int|float|list|secret)\(\s*"([A-Z_]+)"', code))
    documented = set(re.findall(r"^\| `([A-Z_]+)`(?: \*)? \|", read("docs/settings.md"), re.MULTILINE))
    assert {"DATABASE_URL", "WIKI_EDITORS"} <= known
    assert sorted(known ^ documented) == []


def test_contributing_lists_make_targets_that_exist():
    targets = set(re.findall(r"^([a-z-]+):.*##", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"^\| `make ([a-z-]+)` \|", read("CONTRIBUTING.md"), re.MULTILINE))
    assert named and named <= targets


def test_the_readme_names_make_targets_that_exist_and_how_all_journeys_are_gone():
    targets = set(re.findall(r"^([a-z-]+):.*##", read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)`", read("README.md")))
    assert {"run", "test", "journeys"} <= named <= targets


def test_the_readme_s_pictures_are_there_and_no_others():
    shown = re.findall(r"!\[[^]]+\]\(docs/pictures/([a-z]+)\.jpg\)", read("README.md"))
    kept = [path.stem for path in (ROOT / "docs" / "pictures").glob("*.*")]
    taken = re.findall(r'(?:take\(page, |^        \()"([a-z]+)"', read("docs/pictures.py"), re.MULTILINE)
    assert sorted(shown) == sorted(kept) == sorted(taken)


def test_every_room_is_on_the_architecture_s_page_and_in_the_layers():
    rooms = {path.parent.name for path in (ROOT / "wiki").glob("*/__init__.py")}
    listed = set(re.findall(r"^\| `wiki/([a-z]+)` \|", read("docs/architecture.md"), re.MULTILINE))
    layered = set(re.findall(r"wiki\.([a-z]+)", read("pyproject.toml").partition("importlinter")[2]))
    assert sorted(rooms ^ listed) == []
    assert sorted(rooms - layered) == []

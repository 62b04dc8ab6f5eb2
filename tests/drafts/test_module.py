"""What static/js/drafts.js promises of itself; what it does, tests/browser/drafts shows."""

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULE = ROOT / "static" / "js" / "drafts.js"


def test_it_is_small():
    assert len(gzip.compress(MODULE.read_bytes(), 9)) < 3 * 1024


def test_every_word_that_it_says_stands_in_the_template():
    code, words = MODULE.read_text(), (ROOT / "templates" / "drafts" / "words.html").read_text()
    said = set(re.findall(r'tell\((?:stored \? )?"(\w+)"', code)) | {"here", "full", "back", "when", "kept"}
    assert said >= {"kept", "lost", "session", "long"}
    assert {f"data-{name}-words" for name in said} == set(re.findall(r"data-\w+-words", words))


def test_it_comes_with_the_form_alone(client, db):
    assert b"js/drafts.js" not in client.get("/new").content + client.get("/recent").content


def test_nothing_in_it_is_of_another_host():
    assert "//" not in re.sub(r"// .*", "", MODULE.read_text())

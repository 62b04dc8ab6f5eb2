"""axe-core in a page of the browser: what it finds wrong, in words."""

import json
from importlib.resources import files

from playwright.sync_api import Page

# Sent through the browser's own protocol: our Content-Security-Policy lets no page load it.
SOURCE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}


def inject(page: Page) -> None:
    page.evaluate(SOURCE)


def findings(page: Page, options: dict = RULES) -> list[str]:
    """One line for each element that breaks a rule."""
    found = page.evaluate(f"axe.run(document, {json.dumps(options)})")
    return [
        f"{violation['id']}: {node['html'][:200]} {' '.join(node.get('failureSummary', '').split())}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]

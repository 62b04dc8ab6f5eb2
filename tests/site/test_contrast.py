"""Every pair of colours in use stands out as WCAG AA asks, in both themes and with each of the six accents."""

import re
from functools import cache

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "frontend" / "css"
ACCENTS = ("kelp", "tide", "heather", "thrift", "granite", "slate")
TEXT, EDGE = 4.5, 3.0
PEOPLE = [f"p{number}" for number in range(1, 9)]

# What is read, and the grounds on which it stands.
READ_ON = {
    "ink": "sheet mist fold lichen-pale lichen-faint add cut add-mark cut-mark",
    "ink-2": "sheet mist fold lichen-faint",
    "link": "sheet mist fold lichen-pale lichen-faint cut",
    "visited": "sheet mist fold lichen-pale cut",
    "missing": "sheet mist fold lichen-pale cut",
    "on-action": "action action-hover",
    "on-kelp": "kelp kelp-2",
    "on-kelp-2": "kelp kelp-2",
    "lichen": "kelp",
    "on-lichen": "lichen lichen-hover",
    "lichen-ink": "lichen-pale",
    "good": "sheet fold",
    "add-edge": "add",
    "cut-edge": "cut",
    "on-person": " ".join(PEOPLE),
    **dict.fromkeys(PEOPLE, "sheet mist fold lichen-pale lichen-faint"),
}
# What is seen and not read: edges of controls, focus, the drawings that mean something.
SEEN_ON = {
    "edge": "sheet mist fold",
    "kelp-edge": "kelp kelp-2",
    "ink": "mist sheet",
    "lichen": "kelp",
    "action": "sheet mist fold",
    "missing": "sheet fold",
    "good": "sheet mist",
    "lichen-ink": "lichen-pale sheet",
}
# Never the only sign of anything, and nothing is read on them: hairlines and shadows.
DECORATION = {"rule", "shadow-ink", "scroll-shade"}


@cache
def tokens(accent: str, dark: bool) -> dict[str, str]:
    css = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text("utf-8"), flags=re.DOTALL)
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        names = {selector.strip() for selector in selectors.split(",")}
        if ":root" in names or f"[data-accent={accent}]" in names:
            found |= dict(re.findall(r"--([\w-]+): ([^;]+);", body))
    both = re.compile(r"light-dark\((.+?), (.+)\)$")
    chosen = {name: both.sub(r"\2" if dark else r"\1", value) for name, value in found.items()}
    return {name: value for name, value in chosen.items() if re.match(r"#|rgb\(", value)}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_what_is_read_and_what_is_seen_stand_out(accent, dark):
    colours = tokens(accent, dark)
    weak = [
        f"{front} on {ground}: {ratio:.2f}, not {level}"
        for pairs, level in ((READ_ON, TEXT), (SEEN_ON, EDGE))
        for front, grounds in pairs.items()
        for ground in grounds.split()
        if (ratio := contrast(colours[front], colours[ground])) < level
    ]
    assert not weak


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_links_that_mean_different_things_differ(accent, dark):
    """To read, read already, to be written. (The sign and the underline of the last differ too.)"""
    colours = tokens(accent, dark)
    three = [colours["link"], colours["visited"], colours["missing"]]
    assert len(set(three)) == 3


def test_every_colour_belongs_to_a_pair():
    """A new token is first told here what it stands on, or what stands on it."""
    paired = {*READ_ON, *SEEN_ON, *" ".join([*READ_ON.values(), *SEEN_ON.values()]).split()}
    assert sorted(tokens("kelp", False).keys() - paired - DECORATION) == []
    assert sorted((paired | DECORATION) - tokens("kelp", False).keys()) == []


def test_six_accents_and_no_other():
    assert set(re.findall(r"\[data-accent=(\w+)\]", (CSS / "tokens.css").read_text("utf-8"))) == set(ACCENTS)
    looks = {tuple(sorted(tokens(accent, False).items())) for accent in ACCENTS}
    assert len(looks) == len(ACCENTS)


@pytest.mark.parametrize("accent", ACCENTS)
def test_an_accent_changes_in_the_dark_too(accent):
    light, dark = tokens(accent, False), tokens(accent, True)
    assert all(light[name] != dark[name] for name in ("kelp", "kelp-2", "action", "link"))


def test_rules_use_colours_in_the_pairs_that_are_computed():
    """A token that some rule writes with is one that is read here; a ground of a rule is one that is stood on."""
    grounds = set(" ".join([*READ_ON.values(), *SEEN_ON.values()]).split())
    marks = {*SEEN_ON, *READ_ON, *DECORATION}
    colours = tokens("kelp", False).keys()
    for file in CSS.glob("*.css"):
        css = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
        for name, value in re.findall(
            r"(?<![\w-])((?:background(?:-color)?|color|--\w+-(?:ground|text)))\s*:\s*([^;}]+)", css
        ):
            used = set(re.findall(r"var\(--([\w-]+)", value)) & colours
            if name == "color" or name.endswith("-text"):
                assert used <= READ_ON.keys(), f"{file.name}: {name}: {value}"
            else:
                assert used <= grounds | marks, f"{file.name}: {name}: {value}"


def test_colours_are_said_in_the_tokens_alone():
    """A colour elsewhere would follow neither the dark nor the accent; paper has its own."""
    for file in CSS.glob("*.css"):
        if file.name not in ("tokens.css", "print.css", "paper.css"):
            assert re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(", file.read_text("utf-8")) == [], file.name

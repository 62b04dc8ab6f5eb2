"""A browser in a few words, from what it says of itself: enough to know one's own telephone again, and no more."""

import re

# The first that fits is meant: most browsers also claim to be the older ones.
_BROWSERS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\bOPR/|\bOpera\b"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Vivaldi", r"\bVivaldi/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"Chrom(?:e|ium)/|\bCriOS/"),
    ("Safari", r"\bSafari/"),
)
_SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Windows", r"\bWindows\b"),
    ("ChromeOS", r"\bCrOS\b"),
    ("Mac", r"\bMac(?:intosh| OS)\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)


def device_name(user_agent: str) -> str:
    """`Firefox, Linux`; one of both where the other is not known, "" for what says nothing that we know."""
    head = user_agent[:1000]
    return ", ".join(name for name in (_first(_BROWSERS, head), _first(_SYSTEMS, head)) if name)


def _first(choices, text: str) -> str:
    return next((name for name, pattern in choices if re.search(pattern, text)), "")

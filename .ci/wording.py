"""What the sentences of the interface keep to, in both languages, and where they may stand.

Pure functions over texts, so that the tests can show each fault being found: `po_entries`, `faults_of_entry` and
`faults_of_english` for the catalogues (check_catalogues.py), `faults_of_template`, `faults_of_script` and
`faults_of_python` for words that no catalogue holds (check_words.py). What is let through stands in
exceptions.toml, each with its reason.
"""

import ast
import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

EXCEPTIONS = Path(__file__).resolve().parent / "exceptions.toml"
NARROW = "\u202f"

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
ADDRESS = re.compile(r"\b[a-z]+://\S*")
LETTERS = re.compile(r"[^\W\d_]{2,}")
FRENCH_SIGNS = re.compile(r"[;:!?]+")
REVISION = re.compile(r"\br[eé]vis(?:ions?|er|ée?s?)\b", re.IGNORECASE)
# The interface is written in British English.
AMERICAN = re.compile(
    r"\b(?:colors?|organi[sz]ation[sz]?|centers?|favorites?|behaviors?|neighbors?|honors?|labors?|gray|catalogs?|"
    r"canceled|labeled|analyz\w+|recogniz\w+|customiz\w+|authoriz\w+|summariz\w+)\b",
    re.IGNORECASE,
)
BRITISH = re.compile(r"\borganisations?\b", re.IGNORECASE)


@dataclass
class Entry:
    """A text of a catalogue: its context, its one or two English forms, its translations."""

    context: str = ""
    ids: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Exceptions:
    """exceptions.toml: what is let through, by rule; each reason is a sentence."""

    same: dict[str, str]
    spaces: dict[str, str]
    quotes: dict[str, str]
    template_words: dict[str, str]
    template_files: dict[str, str]
    python_files: dict[str, str]
    python_words: dict[str, str]

    @classmethod
    def read(cls, path: Path = EXCEPTIONS) -> "Exceptions":
        return cls(**tomllib.loads(path.read_text(encoding="utf-8")))


def po_entries(text: str) -> list[Entry]:
    """The entries of a .po file as msgmerge writes it, its head left out."""
    entries, entry, into = [], Entry(), None
    for line in [*text.splitlines(), ""]:
        if not line.strip():
            if entry.ids and entry.ids[0]:
                entries.append(entry)
            entry, into = Entry(), None
        elif line.startswith("msgctxt "):
            entry.context = ast.literal_eval(line.removeprefix("msgctxt "))
        elif found := re.match(r'(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$', line):
            into = entry.strings if found[1].startswith("msgstr") else entry.ids
            into.append(ast.literal_eval(found[2]))
        elif line.startswith('"') and into:
            into[-1] += ast.literal_eval(line)
    return entries


def faults_of_entry(entry: Entry, exceptions: Exceptions) -> list[str]:
    """What is wrong with a French translation."""
    name = entry.ids[0]
    faults = []
    if not entry.strings or not all(entry.strings):
        return [f"not translated: {name}"]
    if entry.strings[0] == name and LETTERS.search(PLACEHOLDER.sub("", name)) and name not in exceptions.same:
        faults.append(f"the same as in English, and not listed in exceptions.toml [same]: {name}")
    for number, string in enumerate(entry.strings):
        english = entry.ids[min(number, len(entry.ids) - 1)]
        faults += _lost(PLACEHOLDER, "placeholders", english, string)
        faults += _lost(TAG, "HTML", english, string)
        if english[-1:] in ".?!:…" and string[-1:] != english[-1:]:
            faults.append(f"does not end as the English does ({english[-1:]}): {string}")
        faults += _typography(string, english, exceptions)
        if REVISION.search(string):
            faults.append(f"says “révision” where readers know versions: {string}")
    return faults


def _lost(what: re.Pattern, words: str, english: str, string: str) -> list[str]:
    wanted, found = Counter(what.findall(english)), Counter(what.findall(string))
    if wanted == found:
        return []
    return [f"{words} differ, {sorted(wanted.elements())} and {sorted(found.elements())}: {string}"]


def _typography(string: str, english: str, exceptions: Exceptions) -> list[str]:
    shown = PLACEHOLDER.sub("x", ADDRESS.sub("x", TAG.sub("", string)))
    faults = []
    if english not in exceptions.spaces:
        for sign in FRENCH_SIGNS.finditer(shown):
            if shown[: sign.start()][-1:] != NARROW:
                faults.append(f"no U+202F before “{sign[0]}”: {string}")
        if re.search(rf"«(?!{NARROW})|(?<!{NARROW})»", shown):
            faults.append(f"no U+202F inside « »: {string}")
    faults += _signs(shown, string, english, exceptions)
    if "“" in shown or "”" in shown:
        faults.append(f"English quotation marks: {string}")
    return faults


def _signs(shown: str, string: str, english: str, exceptions: Exceptions) -> list[str]:
    faults = []
    if "'" in shown or ('"' in shown and english not in exceptions.quotes):
        faults.append(f"a straight apostrophe or quotation mark: {string}")
    if "..." in shown:
        faults.append(f"three dots for …: {string}")
    if "\u00a0" in shown or "  " in shown or shown != shown.strip(" \t\n"):
        faults.append(f"a no-break space, two spaces, or one at an end: {string}")
    return faults


def faults_of_english(entry: Entry, exceptions: Exceptions) -> list[str]:
    """What is wrong with an English text, as it stands in the code."""
    faults = []
    for english in entry.ids:
        shown = PLACEHOLDER.sub("x", TAG.sub("", english))
        faults += _signs(shown, english, entry.ids[0], exceptions)
        if REVISION.search(english):
            faults.append(f"says “revision” where readers know versions: {english}")
        if any(not BRITISH.fullmatch(found) for found in AMERICAN.findall(shown)):
            faults.append(f"not British English: {english}")
        if re.search(r" [;:!?](?: |$)|[«»]", shown):
            faults.append(f"French typography in English: {english}")
    return faults


# Words that no catalogue holds

_COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
_TRANSLATED = re.compile(r"\{% blocktranslate\b.*?\{% endblocktranslate %\}", re.DOTALL)
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_CLASS = re.compile(r"\{% block body_class %\}.*?\{% endblock %\}")
_SVG = re.compile(r"<(svg|style|script)\b.*?</\1>", re.DOTALL)
# Attributes that a reader sees or hears.
_SAID = re.compile(r'\s(?:aria-label|aria-description|aria-valuetext|title|placeholder|alt|label)="([^"]*)"')


def faults_of_template(name: str, text: str, exceptions: Exceptions) -> list[str]:
    """Words that stand in a template outside {% translate %} and {% blocktranslate %}."""
    if name in exceptions.template_files:
        return []
    text = _TRANSLATED.sub("", _COMMENT.sub("", text))
    text = _CODE.sub("\0", _CLASS.sub("", text))  # no gap: what stands on both sides are two texts
    text = _SVG.sub("", text)
    said = _SAID.findall(text) + re.split(r"<[^<>]*>|\0", text)
    words = [" ".join(part.split()) for part in said if LETTERS.search(ADDRESS.sub("", re.sub(r"&\w+;", "", part)))]
    return [f"{name}: {part}" for part in words if part not in exceptions.template_words]


_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
_SCRIPT_TEXT = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")


def faults_of_script(name: str, source: str, exceptions: Exceptions) -> list[str]:
    """Sentences in a script; those that it shows are to stand translated in the page, in data- attributes."""
    found = [part for groups in _SCRIPT_TEXT.findall(_SCRIPT_COMMENT.sub("", source)) for part in groups if part]
    said = [
        text for text in found if re.match(r"\w", text) and (_ACCENTS.search(text) or re.match(r"[A-Z]\w* \w", text))
    ]
    return [f"{name}: {text}" for text in said if text not in exceptions.template_words]


_GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
# Where a plain text would reach a reader: calls, and names of arguments.
_SAYING_CALLS = {"success", "info", "warning", "error", "ValidationError", "HttpResponse", "HttpResponseBadRequest"}
_SAYING_NAMES = {"reason", "label", "help_text", "verbose_name", "verbose_name_plural", "about", "words", "plural"}
_SAYING_OWNERS = {"messages", "forms"}
_ACCENTS = re.compile(r"[àâçéèêëîïôùûœÀÂÇÉÈÊËÎÏÔÙÛŒ«»]")


def faults_of_python(name: str, source: str, exceptions: Exceptions) -> list[str]:
    """Texts in Python that would reach a reader without having passed through gettext, and any French one."""
    if name in exceptions.python_files:
        return []
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    faults = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or not LETTERS.search(node.value):
            continue
        parent = parents.get(node)
        if isinstance(parent, ast.Expr) or node.value in exceptions.python_words:
            continue  # a docstring, or let through
        if _is_said(node, parents) or (_ACCENTS.search(node.value) and not _is_translated(node, parents)):
            faults.append(f"{name}:{node.lineno}: {node.value[:100]}")
    return faults


def _called(call: ast.Call) -> tuple[str, str]:
    """(what stands before the dot, name) of what is called."""
    function = call.func
    if isinstance(function, ast.Attribute):
        owner = function.value.id if isinstance(function.value, ast.Name) else ""
        return owner, function.attr
    return "", function.id if isinstance(function, ast.Name) else ""


def _is_translated(node: ast.AST, parents: dict) -> bool:
    parent = parents.get(node)
    return isinstance(parent, ast.Call) and _called(parent)[1] in _GETTEXT


def _is_said(node: ast.Constant, parents: dict) -> bool:
    """Whether a text is an argument of something that shows it to a reader, as it is."""
    if not (" " in node.value.strip() or node.value[:1].isupper()):
        return False  # a name, a code, a content type
    parent = parents.get(node)
    if isinstance(parent, ast.keyword):
        return parent.arg in _SAYING_NAMES and not _is_of_model_field(parents.get(parent), parent.arg)
    if isinstance(parent, ast.Dict):
        keys = [key.value for key, value in zip(parent.keys, parent.values, strict=True) if value is node and key]
        return bool(keys) and keys[0] in _SAYING_NAMES
    if isinstance(parent, ast.Call):
        owner, called = _called(parent)
        return called in _SAYING_CALLS and (owner in _SAYING_OWNERS or called[:1].isupper())
    return False


def _is_of_model_field(call: ast.AST | None, name: str) -> bool:
    """A field's help text is for those who read the code: no form is made from a model here."""
    return name == "help_text" and isinstance(call, ast.Call) and _called(call)[0] == "models"

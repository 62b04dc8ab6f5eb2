"""A header as a form shows it and takes it back: one input or more for each field of the page's kind.

A field wins only where what was typed differs from what the form showed, which is made from the base's header; so what
nobody touched keeps its lines, and a program that sends some fields alone changes those alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from wiki.configuration import current
from wiki.markup import header
from wiki.markup.fields import kind_name, kind_value
from wiki.pages.fields import Choice, FieldError, Items, Option, Text, Words, as_text, is_after, one_line
from wiki.pages.kinds import REDIRECT, Kind, all_kinds, kind, kind_of

PREFIX = "field-"
TAGS = Items("tags", gettext_lazy("Tags"), gettext_lazy("separated by commas"))
# Each language in its own words. Headers hold the code.
LANGUAGE = Choice(
    "language",
    gettext_lazy("Language of the page"),
    gettext_lazy("If it is not that of the wiki."),
    options=tuple(Option(code, {"en": code}, words) for code, words in (("fr", "Français"), ("en", "English"))),
)


@dataclass(frozen=True)
class Input:
    """One input, select or hidden value; `options` are (value, words) and make it a select."""

    name: str
    value: str
    label: Words = ""
    mode: str = "text"
    limit: int = 500
    options: list[tuple[str, Words]] = field(default_factory=list)
    reasons: list[Words] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A field on the form; several inputs stand in a group under its label."""

    name: str
    label: Words
    help: Words
    type: str
    inputs: list[Input]


class HeaderForm:
    """The fields of `base`, the text of a header, and what was `typed` in them, by the names of inputs (`field-…`)."""

    def __init__(self, base: str, typed: Mapping[str, str]):
        self.base = header.parse(base.replace("\r\n", "\n")).header
        self.typed = {name: text for name, text in typed.items() if name.startswith(PREFIX)}

    @property
    def kind(self) -> Kind:
        """The kind that was chosen, or the base's; its fields are the form's."""
        return kind(_kind_chosen(self._choice()))

    def rows(self, errors: Iterable[dict] = ()) -> list[Row]:
        """The fields of the kind, each with what was typed or what the header holds."""
        fields = [*self.kind.fields, LANGUAGE] if self._asks_language() else self.kind.fields
        return [self._row(known, errors) for known in fields]

    def tags(self, errors: Iterable[dict] = ()) -> Row:
        return self._row(TAGS, errors)

    def kind_input(self, errors: Iterable[dict] = ()) -> Input:
        """The choice of the kind; a kind that the header names and no table knows is one more."""
        options = [(known.name, known.label) for known in all_kinds()]
        chosen = self._choice()
        if chosen not in dict(options):
            options.insert(0, (chosen, chosen))
        return Input(f"{PREFIX}type", chosen, options=options, reasons=_reasons(errors, f"{PREFIX}type"))

    def kept(self) -> list[Input]:
        """What was typed in fields of another kind: hidden in the form, so that it comes back with the kind."""
        shown = {f"{PREFIX}type", *(one.name for row in [self.tags(), *self.rows()] for one in row.inputs)}
        return [Input(name, text) for name, text in self.typed.items() if name not in shown and name in _input_names()]

    def changed(self) -> dict[str, str]:
        """What was typed in the inputs of the fields that were changed, by the names of inputs."""
        found = {} if self._choice() == _choice_of(self.base) else {f"{PREFIX}type": self._choice()}
        for known in [TAGS, LANGUAGE, *self._fields()]:
            typed = self._touched(known) or {}
            found |= {_input_name(known, part): text for part, text in typed.items()}
        return found

    def apply(self, target: header.Header, complete: bool = False) -> list[dict]:
        """Set on `target` what was changed, and answer what cannot be: {"about": input, "label", "reason", "code"}.

        `complete`: what is required must be there, though nobody was shown its input yet.
        """
        errors = self._apply_kind(target)
        touched = set()
        for known in [TAGS, LANGUAGE, *self._fields()]:
            typed = self._touched(known)
            if typed is None:
                continue
            touched.add(known.name)
            try:
                value = known.read(typed, target.get(known.name))
            except FieldError as error:
                errors.append(_error(known, error.reason, error.part))
                continue
            if value is None:
                target.remove(known.name)
            else:
                target.set(known.name, value, current().language)
        about = {error["about"] for error in errors}
        for known in self.kind.fields:
            if f"{PREFIX}{known.name}" not in about:
                errors += self._check(known, target, touched, complete)
        return errors

    def _apply_kind(self, target: header.Header) -> list[dict]:
        chosen, before = self._choice(), _choice_of(self.base)
        if chosen == before:
            return []
        name = _kind_chosen(chosen)
        if name is None:
            return [{"about": f"{PREFIX}type", "reason": _("Choose one of the values of the list."), "code": "field"}]
        if name != REDIRECT:
            target.remove(REDIRECT)
            if kind_of(target.as_dict()) != name or _choice_of(target) != name:
                target.set("type", kind_value(name, current().language), current().language)
        return []

    def _check(self, known: Text, target: header.Header, touched: set[str], complete: bool) -> list[dict]:
        value = target.get(known.name)
        if known.required and not value and (complete or known.name in touched):
            return [_error(known, known.required)]
        if known.not_before and {known.name, known.not_before} & touched:
            earlier = self.kind.field(known.not_before)
            if is_after(as_text(target.get(known.not_before)), as_text(value)):
                return [
                    _error(known, _("This is before “%(field)s”: one of the two is wrong.") % {"field": earlier.label})
                ]
        return []

    def _fields(self) -> list[Text]:
        """The kind's fields, the base's kind's, and any other kind's that were typed in: one for each name."""
        found = {known.name: known for known in self.kind.fields}
        for other in (kind(kind_of(self.base.as_dict())), *all_kinds()):
            for known in other.fields:
                found.setdefault(known.name, known)
        if f"{PREFIX}type" in self.typed and self.kind.name != REDIRECT:
            found.pop(REDIRECT, None)
        return list(found.values())

    def _touched(self, known: Text) -> dict[str, str] | None:
        """What was typed in a field's inputs when it differs from what they showed."""
        shown = known.inputs(self.base.get(known.name))
        typed = {part: self.typed.get(_input_name(known, part), text) for part, text in shown.items()}
        return None if all(one_line(text) == one_line(shown[part]) for part, text in typed.items()) else typed

    def _asks_language(self) -> bool:
        """Whether the page's language is a question: it is said already, or its writer reads in another one."""
        said = self.base.get(LANGUAGE.name) or f"{PREFIX}{LANGUAGE.name}" in self.typed
        return bool(said) or (get_language() or "")[:2] != current().language

    def _choice(self) -> str:
        typed = one_line(self.typed.get(f"{PREFIX}type", ""))[:100] or _choice_of(self.base)
        # Programs may say the kind as headers do.
        return typed if typed == _choice_of(self.base) else _kind_chosen(typed) or typed

    def _row(self, known: Text, errors: Iterable[dict]) -> Row:
        shown = known.inputs(self.base.get(known.name))
        inputs = []
        for part in known.parts:
            name = _input_name(known, part.name)
            value = self.typed.get(name, shown[part.name])
            options = _options(known, value) if isinstance(known, Choice) else []
            inputs.append(Input(name, value, part.label, part.mode, known.limit, options, _reasons(errors, name)))
        return Row(known.name, known.label, known.help, known.type, inputs)


def _choice_of(base: header.Header) -> str:
    """What the form's choice of kind shows for a header: a kind, or the word for one that no table knows."""
    written = base.get("type", "")
    if base.get(REDIRECT) or not isinstance(written, str) or kind_name(written):
        return kind_of(base.as_dict())
    return one_line(written)[:100]


def _kind_chosen(chosen: str) -> str | None:
    names = {known.name for known in all_kinds()}
    return chosen if chosen in names else name if (name := kind_name(chosen)) in names else None


def _input_name(known: Text, part: str) -> str:
    return f"{PREFIX}{known.name}" + (f"-{part}" if part else "")


def _input_names() -> set[str]:
    return {_input_name(one, part.name) for known in all_kinds() for one in known.fields for part in one.parts}


def _options(known: Choice, value: str) -> list[tuple[str, Words]]:
    options = [("", "—"), *((option.name, option.label) for option in known.options)]
    return options if value in dict(options) else [*options, (value, value)]


def _error(known: Text, reason: Words, part: str = "") -> dict:
    wrong = next((one for one in known.parts if one.name == part), known.parts[0])
    return {
        "about": _input_name(known, wrong.name),
        "label": wrong.label or known.label,
        "reason": reason,
        "code": "field",
    }


def _reasons(errors: Iterable[dict], name: str) -> list[Words]:
    return [error["reason"] for error in errors if error["about"] == name]

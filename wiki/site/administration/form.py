"""The form of what is decided: what was typed survives every answer, and two administrators never undo each other."""

import json
from dataclasses import dataclass, field

from django.conf import settings
from django.core.exceptions import ValidationError

from wiki.configuration import ACCENTS, READERS, SIGN_UPS, WRITERS, Configuration
from wiki.configuration.saving import ChangedMeanwhile, save
from wiki.configuration.values import DECIDED
from wiki.site.administration import words

TRUTHS = ("approval", "mail_required")


@dataclass
class SettingsForm:
    """Values by name as they were typed, and the ones that the form was made from (`base`, `seen`).

    errors: sentences by name. theirs: what somebody else saved meanwhile, in words, where both changed the same thing.
    """

    values: dict
    base: dict
    seen: int
    errors: dict[str, list[str]] = field(default_factory=dict)
    theirs: dict[str, str] = field(default_factory=dict)
    stale: bool = False

    @classmethod
    def of(cls, now: Configuration) -> "SettingsForm":
        decided = {name: getattr(now, name) for name in DECIDED}
        return cls(decided, dict(decided), now.generation)

    @classmethod
    def of_post(cls, data, now: Configuration) -> "SettingsForm":
        """What was sent; a field that was not is as it was."""
        base = _base(data.get("base", ""), now)
        values = {}
        for name in DECIDED:
            if name in TRUTHS:
                # An empty box sends nothing: the hidden field beside it says that the box was there.
                values[name] = name in data if f"{name}-shown" in data else base[name]
            else:
                values[name] = data.get(name, base[name])
        # Browsers send line ends as CR LF; that alone is no change.
        values["footer"] = values["footer"].replace("\r\n", "\n")
        seen = data.get("seen", "")
        return cls(values, base, int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else now.generation)

    def save(self) -> Configuration | None:
        """Decide what was changed; None, with `errors` or `stale`, when nothing was saved."""
        changes = {name: value for name, value in self.values.items() if value != self.base[name]}
        try:
            return save(changes, seen=self.seen)
        except ChangedMeanwhile as other:
            self._go_on_from(other.now)
        except ValidationError as error:
            self.errors = error.message_dict
        return None

    def _go_on_from(self, now: Configuration) -> None:
        """Bring the other administrator's changes in; where both changed the same thing, what was typed here stays."""
        for name in DECIDED:
            held, mine, theirs = self.base[name], self.values[name], getattr(now, name)
            if mine == held:
                self.values[name] = theirs
            elif theirs not in (held, mine):
                self.theirs[name] = words.said(name, theirs)
            self.base[name] = theirs
        self.seen, self.stale = now.generation, True

    @property
    def base_json(self) -> str:
        return json.dumps(self.base, ensure_ascii=False)

    @property
    def summary(self) -> list[dict]:
        """Errors in the order of the form, for the list on top of it."""
        found = [(name, reason) for name in DECIDED for reason in self.errors.get(name, [])]
        return [{"about": name, "label": words.LABELS[name], "reason": reason} for name, reason in found]

    # What the templates loop over.

    def inputs(self) -> dict[str, dict]:
        """By name: the value, what is wrong with it, what somebody else saved; for choices, the options."""
        choices = {
            "language": [code for code, _name in settings.LANGUAGES],
            "readers": READERS,
            "writers": WRITERS,
            "sign_up": SIGN_UPS,
            "accent": ACCENTS,
        }
        made = {}
        for name in DECIDED:
            made[name] = {
                "name": name,
                "label": words.LABELS[name],
                "help": words.HELP.get(name, ""),
                "value": self.values[name],
                "errors": self.errors.get(name, []),
                "theirs": self.theirs.get(name, ""),
                "options": [
                    {"value": value, "checked": value == self.values[name], **words.option(name, value)}
                    for value in choices.get(name, ())
                ],
            }
        return made


def _base(raw: str, now: Configuration) -> dict:
    """The values that the form was made from, as it brought them; those that hold now where it did not."""
    base = {name: getattr(now, name) for name in DECIDED}
    try:
        given = json.loads(raw)
        json.dumps(given, ensure_ascii=False).encode()  # half a character, which no answer can hold, ends here too
    except (ValueError, RecursionError):
        return base
    if isinstance(given, dict):
        base |= {name: given[name] for name in DECIDED if isinstance(given.get(name), type(base[name]))}
    return base

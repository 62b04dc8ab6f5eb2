from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from wiki.configuration.models import THE_ROW, SavedConfiguration
from wiki.configuration.reading import current
from wiki.configuration.saving import save
from wiki.configuration.values import (
    ACCENTS,
    DECIDED,
    READERS,
    SIGN_UPS,
    VARIABLES,
    WRITERS,
)

YES, NO = ("yes", "on", "true", "1"), ("no", "off", "false", "0")
TRUTHS = ("approval", "mail_required")
MAY_BE = {
    "readers": READERS,
    "writers": WRITERS,
    "sign_up": SIGN_UPS,
    "accent": ACCENTS,
    "language": ("fr", "en"),
    **dict.fromkeys(TRUTHS, ("yes", "no")),
}


class Command(BaseCommand):
    help = (
        "Show what is decided about the wiki, or decide it, as on the screen /administration/: "
        'manage.py configure name="Le Fil" writers=everyone. A name with nothing after = goes back to the environment. '
        "A running wiki follows at its next request."
    )

    def add_arguments(self, parser):
        parser.add_argument("decisions", nargs="*", metavar="name=value", help=", ".join(DECIDED))

    def handle(self, *args, decisions, **options):
        with translation.override("en"):
            if decisions:
                self.decide(decisions)
            else:
                self.show(DECIDED)

    def decide(self, decisions: list[str]) -> None:
        changes = dict(self.change(decision) for decision in decisions)
        try:
            save(changes)
        except ValidationError as error:
            lines = [f"{name}: {' '.join(reasons)}" for name, reasons in error.message_dict.items()]
            raise CommandError("Nothing was changed.\n" + "\n".join(lines)) from None
        self.show(changes)

    def change(self, decision: str) -> tuple[str, str | bool | None]:
        name, sign, value = decision.partition("=")
        name = name.strip().replace("-", "_")
        if name not in DECIDED:
            raise CommandError(f"There is nothing called “{name}” to decide. There are: {', '.join(DECIDED)}.")
        if not sign:
            raise CommandError(f"“{decision}” decides nothing: write {name}=value. {self.may_be(name)}".strip())
        if not value.strip():
            return name, None
        if name in TRUTHS:
            if value.strip().lower() not in YES + NO:
                raise CommandError(f"{name} is yes or no, not “{value}”.")
            return name, value.strip().lower() in YES
        return name, value.replace("\\n", "\n") if name == "footer" else value

    def may_be(self, name: str) -> str:
        return f"It may be: {', '.join(MAY_BE[name])}." if name in MAY_BE else ""

    def show(self, names) -> None:
        now = current()
        row = SavedConfiguration.objects.filter(pk=THE_ROW).first()
        for name in names:
            value = getattr(now, name)
            shown = ("no", "yes")[value] if isinstance(value, bool) else value.replace("\n", " / ") or "(nothing)"
            if row is not None and getattr(row, name) is not None:
                source = "decided in the wiki"
            elif name in VARIABLES:
                source = f"from {VARIABLES[name]}, or its default"
            else:
                source = "the default"
            self.stdout.write(f"{name:14} {shown:32} {source}")

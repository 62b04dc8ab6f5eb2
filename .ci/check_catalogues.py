"""The message catalogues hold every text of the code, translated, and the .mo files are made from them.

    .ci/check_catalogues.py            checks, on a copy: nothing of the work tree changes
    .ci/check_catalogues.py --write    brings the catalogues up to date (`make messages`)

Texts in the code are English, so the English catalogue is filled from them; French ones are a person's to write. What
both keep to (placeholders, HTML, typography, words) is in wording.py.
"""

import difflib
import gettext
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import wording

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr", "en")
IGNORED = (".venv", "var", "tests", "bench", "frontend", "fixtures", ".ci")


def run(*command, cwd: Path = ROOT) -> str:
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def catalogue(root: Path, language: str, suffix: str = "po") -> Path:
    return root / "wiki" / "locale" / language / "LC_MESSAGES" / f"django.{suffix}"


def collect(root: Path) -> None:
    """Lets Django look for texts in all of `root` and merge them into its catalogues."""
    options = [word for language in LANGUAGES for word in ("-l", language)]
    options += [word for folder in IGNORED for word in ("-i", folder)]
    for language in LANGUAGES:
        catalogue(root, language).parent.mkdir(parents=True, exist_ok=True)
    # Made anew from the code each time: merging would only leave fuzzy guesses at texts that need no translation.
    catalogue(root, "en").unlink(missing_ok=True)
    run(sys.executable, "manage.py", "makemessages", "--no-location", "--no-wrap", "--no-obsolete", *options, cwd=root)
    run("msgen", "--no-wrap", "-o", catalogue(root, "en"), catalogue(root, "en"))
    for language in LANGUAGES:
        # a date that changes with each run would only make noise in the history
        po = catalogue(root, language)
        lines = po.read_text(encoding="utf-8").splitlines(keepends=True)
        po.write_text("".join(line for line in lines if "POT-Creation-Date" not in line), encoding="utf-8")


def translations(mo: Path) -> dict:
    with mo.open("rb") as file:
        return gettext.GNUTranslations(file)._catalog


def faults_of(language: str, fresh: Path) -> list[str]:
    po, mo = catalogue(ROOT, language), catalogue(ROOT, language, "mo")
    if not po.exists():
        return [f"{po.relative_to(ROOT)} is missing"]
    # sorted: that a text moved from one file to another is no fault
    kept, made = (run("msgattrib", "--sort-output", "--no-wrap", path) for path in (po, fresh))
    lines = difflib.unified_diff(kept.splitlines(), made.splitlines(), "the catalogue", "the code", n=1, lineterm="")
    faults = [f"{language}: {line}" for line in lines]
    for flag, words in (("--only-fuzzy", "fuzzy"), ("--untranslated", "not translated")):
        left = run("msgattrib", flag, "--no-obsolete", "--no-wrap", po).split("\n\n")[1:]
        faults += [f"{language}, {words}:\n{entry}" for entry in left]
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / "django.mo"
        run("msgfmt", "--check", "-o", compiled, po)
        if not mo.exists() or translations(mo) != translations(compiled):
            faults.append(f"{mo.relative_to(ROOT)} is not made from its .po")
    return faults


def faults_of_wording() -> list[str]:
    """What wording.py says of each text, and exceptions that nothing needs."""
    exceptions = wording.Exceptions.read()
    entries = wording.po_entries(catalogue(ROOT, "fr").read_text(encoding="utf-8"))
    faults = []
    for entry in entries:
        faults += [f"fr: {fault}" for fault in wording.faults_of_entry(entry, exceptions)]
        faults += [f"en: {fault}" for fault in wording.faults_of_english(entry, exceptions)]
    known = {entry.ids[0] for entry in entries}
    for name in (*exceptions.same, *exceptions.spaces, *exceptions.quotes):
        if name not in known:
            faults.append(f"exceptions.toml lists a text that is not there any more: {name}")
    return faults


def check() -> int:
    with tempfile.TemporaryDirectory(prefix="intercoop-catalogues-") as folder:
        copy = Path(folder) / "copy"
        for name in filter(
            None, run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        ):
            if (ROOT / name).is_file():
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, copy / name)
        collect(copy)
        faults = [fault for language in LANGUAGES for fault in faults_of(language, catalogue(copy, language))]
    wrong = faults_of_wording()
    print("\n".join(faults + wrong))
    if faults:
        print("The catalogues are not up to date. Run make messages, translate what is empty, and run it again.")
    if wrong:
        print("Mend these sentences, or list them with a reason in .ci/exceptions.toml.")
    return 1 if faults or wrong else 0


def write() -> int:
    collect(ROOT)
    for language in LANGUAGES:
        run("msgfmt", "--check", "-o", catalogue(ROOT, language, "mo"), catalogue(ROOT, language))
        print(f"{language}: {len(translations(catalogue(ROOT, language, 'mo')))} texts translated")
    return 0


if __name__ == "__main__":
    sys.exit(write() if "--write" in sys.argv[1:] else check())

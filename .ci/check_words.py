"""No words for readers stand in templates, scripts or Python outside the catalogues, but for those in exceptions.toml.

.ci/check_words.py
"""

import sys
from pathlib import Path

import wording

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("wiki", "intercoop")


def faults() -> list[str]:
    exceptions = wording.Exceptions.read()
    found = []
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file():
            name = path.relative_to(ROOT / "templates").as_posix()
            found += wording.faults_of_template(name, path.read_text(encoding="utf-8"), exceptions)
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        name = path.relative_to(ROOT).as_posix()
        found += wording.faults_of_script(name, path.read_text(encoding="utf-8"), exceptions)
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        if "migrations" not in path.parts:
            name = path.relative_to(ROOT).as_posix()
            found += wording.faults_of_python(name, path.read_text(encoding="utf-8"), exceptions)
    for name in exceptions.python_files:
        if not (ROOT / name).exists():
            found.append(f"exceptions.toml lists a file that is not there any more: {name}")
    return found


if __name__ == "__main__":
    found = faults()
    print("\n".join(found))
    if found:
        print("Put these words into the catalogues, or list them with a reason in .ci/exceptions.toml.")
    sys.exit(1 if found else 0)

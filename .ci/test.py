"""Every test: on SQLite, on a PostgreSQL started for it, and in a browser. `make test` runs it; so does CI.

    .ci/test.py [sqlite] [postgresql] [browser] [-- options for pytest]     without a name: all three

Fails when a test fails, when one is skipped or expected to fail, and when one of the three ran no test at all.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from cluster import Cluster

ROOT = Path(__file__).resolve().parent.parent
STAGES = {
    "sqlite": ("on SQLite", "not browser"),
    "postgresql": ("on PostgreSQL", "storage and not browser"),
    "browser": ("in the browser", "browser"),
}


@dataclass
class Result:
    ran: int = 0
    failed: int = 0
    skipped: int = 0
    broken: bool = False  # pytest itself did not come to a good end


def run_stage(marker: str, options: list[str], env: dict) -> Result:
    with tempfile.TemporaryDirectory(prefix="intercoop-test-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", marker, f"--junitxml={report}", *options]
        code = subprocess.run(
            command, cwd=ROOT, env={**env, "VAR_DIR": folder}, stdin=subprocess.DEVNULL, check=False
        ).returncode
        return read_report(report, code)


def read_report(report: Path, code: int) -> Result:
    """Code 1 is pytest's for failed tests, 5 for none found; any other but 0 means that it broke off."""
    result = Result(broken=code not in (0, 1, 5))
    if not report.exists():
        result.broken = True
        return result
    for suite in ElementTree.parse(report).iter("testsuite"):
        bad = int(suite.get("failures")) + int(suite.get("errors"))
        skipped = int(suite.get("skipped"))
        result.ran += int(suite.get("tests")) - skipped
        result.failed += bad
        result.skipped += skipped
    return result


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the cluster is ended then too
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    names, options = arguments[:cut] or list(STAGES), arguments[cut + 1 :]
    if unknown := set(names) - set(STAGES):
        sys.exit(f"No such stage: {', '.join(sorted(unknown))}. There are: {', '.join(STAGES)}.")
    results = {}
    for name in names:
        words, marker = STAGES[name]
        env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
        print(f"\n== Tests {words}", flush=True)
        start = time.monotonic()
        with contextlib.ExitStack() as stack:
            if name == "postgresql":
                env["DATABASE_URL"] = stack.enter_context(Cluster())
            results[name] = run_stage(marker, options, env)
        print(f"   {time.monotonic() - start:.0f} s", flush=True)
    return report(results)


def report(results: dict[str, Result]) -> int:
    print()
    faults = 0
    for name, result in results.items():
        words = STAGES[name][0]
        print(f"{result.ran} tests ran {words}")
        for wrong, text in [
            (result.ran == 0, f"FAULT: no test ran {words}"),
            (result.skipped, f"FAULT: {result.skipped} skipped or expected to fail {words}; none may be"),
            (result.broken, f"FAULT: pytest broke off {words}"),
        ]:
            if wrong:
                print(text)
                faults += 1
    failed = sum(result.failed for result in results.values())
    passed = sum(result.ran for result in results.values()) - failed
    print(f"{passed} passed, {failed + faults} failed")
    return 1 if failed or faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

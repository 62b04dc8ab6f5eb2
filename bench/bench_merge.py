"""What merging and comparing cost and how well they do, beside git, merge3 and diff-match-patch on the same texts.

Run alone: python -m bench.bench_merge. Costs are ratios within one run; answers are counted on the cases of
tests/text/cases. Exits 1 past what is promised in bench/promises.py.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from diff_match_patch import diff_match_patch
from merge3 import Merge3

from bench.bench_text import edited, hostile, page
from bench.promises import MERGE
from wiki.text.diff import compare
from wiki.text.merge import merge, normalised

CASES = Path(__file__).resolve().parent.parent / "tests" / "text" / "cases"
SIZES = (1, 2, 5, 10, 20, 50, 100, 200)  # kilobytes
Triple = tuple[str, str, str]


def git_merge(base: str, mine: str, theirs: str) -> str | None:
    """The text that `git merge-file` makes; None for a conflict."""
    with tempfile.TemporaryDirectory(prefix="merge-") as folder:
        paths = [Path(folder) / name for name in ("mine", "base", "theirs")]
        for path, text in zip(paths, (mine, base, theirs), strict=True):
            path.write_text(text, encoding="utf-8", newline="")
        done = subprocess.run(["git", "merge-file", "-p", *paths], capture_output=True, check=False)
        return done.stdout.decode() if done.returncode == 0 else None


def merge3_lines(base: str, mine: str, theirs: str) -> str | None:
    parts = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    found = Merge3(parts[0], parts[1], parts[2])
    if any(region[0] == "conflict" for region in found.merge_regions()):
        return None
    return "".join(found.merge_lines())


def patched(base: str, mine: str, theirs: str) -> str | None:
    """What diff-match-patch does: my change as patches on their text. It says when a patch found no place."""
    tool = diff_match_patch()
    text, applied = tool.patch_apply(tool.patch_make(base, mine), theirs)
    return text if all(applied) else None


def ours(base: str, mine: str, theirs: str) -> str | None:
    merged = merge(base, mine, theirs)
    return merged.text if merged.status == "clean" else None


TOOLS: dict[str, Callable[[str, str, str], str | None]] = {
    "this wiki": ours,
    "git merge-file": git_merge,
    "merge3": merge3_lines,
    "diff-match-patch": patched,
}


def cases() -> list[dict]:
    return [case for name in ("merge", "merge_wiki") for case in yaml.safe_load((CASES / f"{name}.yaml").read_text())]


def judged(tool: Callable[[str, str, str], str | None]) -> dict[str, int]:
    """How often a tool does what is wanted; asks where it need not; saves unasked what a person should see first."""
    counts = {"as wanted": 0, "asks too much": 0, "saves unasked": 0, "saves a wrong text": 0}
    for case in cases():
        text = tool(case["base"], case["mine"], case["theirs"])
        wanted = case["expect"]["status"]
        if text is None:
            counts["asks too much" if wanted == "clean" else "as wanted"] += 1
        elif wanted != "clean":
            counts["saves unasked"] += 1
        else:
            right = normalised(text) == normalised(case["expect"]["text"])
            counts["as wanted" if right else "saves a wrong text"] += 1
    return counts


def triple(kilobytes: float) -> Triple:
    """A page, and ten changes of each of two people, here and there."""
    base = page(kilobytes)
    sides = []
    for mark in ("mien", "leur"):
        chance, side = random.Random(mark), list(base)
        for _ in range(10):
            k = chance.randrange(len(side))
            words = side[k].split(" ")
            words[chance.randrange(len(words))] = mark
            side[k] = " ".join(words)
        sides.append("\n\n".join(side) + "\n")
    return "\n\n".join(base) + "\n", sides[0], sides[1]


def hostile_triples() -> Iterator[tuple[str, Triple]]:
    """The pairs that are slow to compare, with a third text like the second but in another order."""
    chance = random.Random(11)
    for name, old, new in hostile(200):
        lines = new.split("\n")
        chance.shuffle(lines)
        yield name, (old, new, "\n".join(lines) if len(lines) > 1 else " ".join(reversed(new.split(" "))))


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Least processor time, that of processes that were started included: other people's load costs nothing."""
    found = []
    for _ in range(times):
        start = _spent()
        work()
        found.append(_spent() - start)
    return max(min(found), 0.001)


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def word_diff(old: str, new: str) -> None:
    with tempfile.TemporaryDirectory(prefix="diff-") as folder:
        for name, text in (("old", old), ("new", new)):
            (Path(folder) / name).write_text(text, encoding="utf-8")
        subprocess.run(
            ["git", "diff", "--no-index", "--word-diff=porcelain", "old", "new"],
            cwd=folder,
            capture_output=True,
            check=False,
        )


def dmp_diff(old: str, new: str) -> None:
    tool = diff_match_patch()
    tool.Diff_Timeout = 5
    tool.diff_main(old, new)


def main() -> int:
    """Print the tables; 1 where a promise is broken, else 0."""
    failures = []

    def promise(name: str, value: float) -> None:
        kept = value <= MERGE[name]
        print(f"  {'' if kept else 'PAST ITS RATIO: '}{name}: {value:.2f} (at most {MERGE[name]})")
        if not kept:
            failures.append(name)

    print(f"What the tools answer to {len(cases())} cases")
    for name, tool in TOOLS.items():
        counts = judged(tool)
        print(f"  {name:18}" + ", ".join(f"{count} {what}" for what, count in counts.items()))
        if name == "this wiki":
            promise("cases not answered as wanted", len(cases()) - counts["as wanted"])

    print("Merging ten changes and ten changes, against git merge-file (a process) on the same texts")
    costs = {}
    for size in SIZES:
        texts = triple(size)
        costs[size] = seconds(lambda texts=texts: merge(*texts))
        git = seconds(lambda texts=texts: git_merge(*texts))
        line = f"  {size:4} KB  {costs[size] / git:6.2f}"
        for name in ("merge3", "diff-match-patch"):
            if size <= 50:
                line += f"   {name} {seconds(lambda n=name, t=texts: TOOLS[n](*t), 1) / git:8.2f}"
        print(line)
    promise("merging 200 KB, against git merge-file", costs[200] / git)
    promise("ten times the text, against ten times the cost", costs[200] / costs[20] / 10)

    print("Comparing word by word, against git diff --word-diff (a process)")
    for size in (10, 200):
        old, new = "\n\n".join(page(size)), "\n\n".join(edited(page(size)))
        git = seconds(lambda o=old, n=new: word_diff(o, n))
        own = seconds(lambda o=old, n=new: compare(o, n)) / git
        dmp = seconds(lambda o=old, n=new: dmp_diff(o, n), 1) / git
        print(f"  {size:4} KB  {own:6.2f}   diff-match-patch {dmp:8.2f}")
    promise("comparing 200 KB, against git diff --word-diff", own)

    print("Made to be slow, against the 200 KB page with ten and ten changes")
    worst = 0.0
    for name, texts in hostile_triples():
        ratio = seconds(lambda t=texts: merge(*t), 1) / costs[200]
        worst = max(worst, ratio)
        print(f"  {ratio:7.2f}  {name}")
    promise("merging any 200 KB, against a page with few changes", worst)
    for name in failures:
        print(f"PAST ITS RATIO: {name}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

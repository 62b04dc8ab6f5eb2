"""Rendering in a child process: nothing that a text does can hold or end the process that asks."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from wiki.markup import child as child_module
from wiki.markup.pipeline import PIPELINE_VERSION, render
from wiki.markup.prescreen import over_budget
from wiki.markup.renderer import HEAVY_CHARACTERS, Renderer, shared

ROOT = Path(__file__).resolve().parents[2]
TEXT = "# Titre\n\nUn paragraphe avec [[Un lien]] et *emphase*.\n"
# Within the budgets, and long enough to take a fraction of a second.
LONG = ("Un mot avec [[Lien]], **gras** et « guillemets » ; voilà. " * 10 + "\n\n") * 300
SLOW_MACHINE = 30.0  # seconds for things that take milliseconds, where the limit itself is not the point


@pytest.fixture
def renderer():
    made = Renderer(limit_seconds=SLOW_MACHINE)
    yield made
    made.close()


def ended(pid: int, within: float = 10.0) -> bool:
    """Whether the process is gone, or only its entry is left, after at most `within` seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def wait_until_busy(renderer: Renderer) -> None:
    """Until the one idle child has been taken by a text."""
    deadline = time.monotonic() + SLOW_MACHINE
    while renderer._idle and time.monotonic() < deadline:
        time.sleep(0.005)


def test_the_child_answers_what_the_pipeline_answers(renderer):
    assert renderer.render(TEXT, "Essai") == render(TEXT, "Essai")


def test_children_start_when_they_are_needed_and_stay(renderer):
    assert renderer.pids() == []
    renderer.render(TEXT, "Essai")
    first = renderer.pids()
    renderer.render(TEXT, "Essai")
    assert len(first) == 1 and renderer.pids() == first


def test_healthy_says_that_a_text_comes_back(renderer):
    assert renderer.healthy()


def test_a_long_text_is_stopped_at_the_limit_and_the_next_is_rendered(renderer):
    assert over_budget(LONG) is None
    assert renderer.render(LONG, "Essai").status == "ok"
    [slow] = renderer.pids()
    renderer.limit_seconds = 0.02
    stopped = renderer.render(LONG, "Essai")
    assert stopped.status == "timeout"
    assert stopped.html.startswith('<pre class="source" tabindex="0">Un mot')
    assert stopped.plain.startswith("Un mot") and stopped.links == []
    assert ended(slow)
    renderer.limit_seconds = SLOW_MACHINE
    assert renderer.render(TEXT, "Essai").status == "ok"
    assert slow not in renderer.pids()


def test_a_child_that_hangs_costs_two_seconds():
    renderer = Renderer()
    try:
        assert renderer.healthy()
        [pid] = renderer.pids()
        os.kill(pid, signal.SIGSTOP)
        begun = time.monotonic()
        result = renderer.render(TEXT, "Essai")
        took = time.monotonic() - begun
        assert result.status == "timeout"
        assert 1.9 < took < 3.5
        assert ended(pid)
        assert renderer.healthy()
    finally:
        renderer.close()


def test_a_child_that_was_killed_while_idle_is_replaced(renderer):
    renderer.render(TEXT, "Essai")
    [pid] = renderer.pids()
    os.kill(pid, signal.SIGKILL)
    assert ended(pid)
    assert renderer.render(TEXT, "Essai").status == "ok"
    assert pid not in renderer.pids()


def test_a_child_that_is_killed_at_work_is_replaced_and_the_text_rendered(renderer):
    renderer.render(TEXT, "Essai")
    [pid] = renderer.pids()
    os.kill(pid, signal.SIGSTOP)  # so that it is surely at work when it is killed
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(renderer.render, TEXT, "Essai")
        wait_until_busy(renderer)
        assert not waiting.done()
        os.kill(pid, signal.SIGKILL)
        assert waiting.result(SLOW_MACHINE).status == "ok"


def test_eight_threads_get_each_their_own_answer_from_two_children(renderer):
    def one(number: int) -> tuple[str, str]:
        return f"<p>texte {number}</p>", renderer.render(f"texte {number}\n", "Essai").html

    with ThreadPoolExecutor(8) as pool:
        for expected, got in pool.map(one, range(80)):
            assert got == expected
    assert 1 <= len(renderer.pids()) <= 2


def test_a_text_past_the_budgets_reaches_no_child(renderer):
    result = renderer.render("[" * 5_000, "Essai")
    assert result.status == "oversize"
    assert renderer.pids() == []


def test_heavy_texts_leave_a_child_to_the_others(renderer):
    heavy = "mot " * (HEAVY_CHARACTERS // 80) + "\n\n"
    heavy = heavy * 25
    assert len(heavy) > HEAVY_CHARACTERS and over_budget(heavy) is None
    renderer.render(TEXT, "Essai")
    [pid] = renderer.pids()
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(renderer.render, heavy, "Essai") for _ in range(3)]
        wait_until_busy(renderer)
        assert renderer.render(TEXT, "Essai").status == "ok"
        assert not any(future.done() for future in waiting)
        os.kill(pid, signal.SIGCONT)
        assert [future.result(SLOW_MACHINE).status for future in waiting] == ["ok"] * 3


def test_windows_line_ends_are_no_reason_to_refuse_a_text(renderer):
    text = ("Un mot [[Lien]].\r\n\r\n" * 2_000).strip()
    assert renderer.render(text, "Essai").status == "ok"


def test_closing_ends_the_children_and_rendering_again_starts_one(renderer):
    renderer.render(TEXT, "Essai")
    [pid] = renderer.pids()
    renderer.close()
    assert ended(pid)
    assert renderer.render(TEXT, "Essai").status == "ok"


def test_the_process_has_one_shared_renderer():
    with ThreadPoolExecutor(4) as pool:
        assert len({id(renderer) for renderer in pool.map(lambda _: shared(), range(8))}) == 1


# The child by itself.


def start_child() -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-m", "wiki.markup.child"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child_module.read_message(process.stdout) == {"ready": PIPELINE_VERSION}
    return process


def test_the_child_ends_with_its_standard_input():
    process = start_child()
    process.stdin.close()
    assert process.wait(10) == 0
    process.stdout.close()


def test_the_child_may_not_take_all_memory_nor_compute_for_ever():
    process = start_child()
    with process:
        child_module.write_message(process.stdin, {"source": TEXT, "title": "Essai"})
        assert child_module.read_message(process.stdout)["status"] == "ok"
        limits = Path(f"/proc/{process.pid}/limits").read_text().splitlines()
        soft = {line[:26].strip(): line[26:].split()[0] for line in limits[1:]}
        assert int(soft["Max address space"]) == child_module.MEMORY_BYTES
        assert int(soft["Max cpu time"]) <= 60
        process.stdin.close()


def run_script(script: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_children_end_when_the_process_that_uses_them_is_killed():
    process = run_script(
        "import time; from wiki.markup.renderer import shared\n"
        "assert shared().healthy(); print(*shared().pids(), flush=True); time.sleep(60)"
    )
    with process:
        pid = int(process.stdout.readline())
        process.kill()
    assert ended(pid)


def test_a_forked_copy_of_the_process_keeps_no_child_alive():
    process = run_script(
        "import os, time; from wiki.markup.renderer import shared\n"
        "assert shared().healthy(); child = shared().pids()[0]\n"
        "copy = os.fork()\n"
        "if not copy:\n"
        "    os.close(1); time.sleep(60); os._exit(0)\n"
        "print(child, copy, flush=True); os._exit(0)"
    )
    with process:
        pid, copy = map(int, process.stdout.readline().split())
    try:
        assert ended(pid)
    finally:
        os.kill(copy, signal.SIGKILL)


def test_the_child_knows_no_django():
    script = (
        "import sys, wiki.markup.child, wiki.markup.pipeline, wiki.markup.renderer\n"
        "print([name for name in sys.modules if name.partition('.')[0] == 'django'])"
    )
    process = run_script(script)
    with process:
        assert process.stdout.read().strip() == "[]"


def test_threads_that_render_while_the_pool_is_closed_get_an_answer(renderer):
    stop = threading.Event()
    statuses: list[str] = []

    def work() -> None:
        while not stop.is_set():
            statuses.append(renderer.render(TEXT, "Essai").status)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        time.sleep(0.1)
        renderer.close()
    stop.set()
    for thread in threads:
        thread.join(SLOW_MACHINE)
    # A text may lose two children to two closings; it is then answered as source, never by an exception.
    assert statuses and set(statuses) <= {"ok", "error"}

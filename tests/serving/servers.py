"""Starting, asking and ending real servers, by their own pid."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def worker_pids(pid: int) -> list[int]:
    """The processes that `pid` started and that still run."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def descendants(pid: int) -> list[int]:
    """All processes below `pid`, whichever of its threads started them."""
    found = []
    for path in Path("/proc").glob(f"{pid}/task/*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, path.read_text().split()):
                found += [child, *descendants(child)]
    return found


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds: float = 10, what: str = "the condition"):
    """Asks until the answer is true, and gives it; AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.02)


class Server:
    """A listener in a process of its own, from `start` to `stop` or `kill`."""

    def __init__(self, command, port: int, env=None, log: Path | None = None):
        self.command = [str(part) for part in command]
        self.port = port
        self.env = {**os.environ, **(env or {})}
        self.log = log
        self.process = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def output(self) -> str:
        """What the server wrote, its end when that is long."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-20_000:] if self.log else ""

    def start(self, ready: str = "/", seconds: float = 60) -> "Server":
        """Starts, and waits until `ready` answers 200."""
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(self.log.open("ab")) if self.log else subprocess.DEVNULL
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        wait_until(lambda: self._is_ready(ready), seconds, f"{self.url}{ready}\n{self.output()}")
        return self

    def _is_ready(self, path: str) -> bool:
        assert self.process.poll() is None, f"the server ended with {self.process.returncode}\n{self.output()}"
        try:
            return self.request("GET", path, timeout=5)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def request(self, method: str, path: str, body=None, headers=None, timeout: float = 10, sent=None):
        """(status, headers, body) of one request on a connection of its own.

        `sent` is called once all of it has been handed over, before the answer is waited for.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, headers or {})
            if sent:
                sent()
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def connect(self, text: bytes = b"", timeout: float = 10) -> socket.socket:
        """A raw connection on which `text` was sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        connection.sendall(text)
        return connection

    def workers(self) -> list[int]:
        return worker_pids(self.process.pid)

    def stop(self, seconds: float = 15) -> int:
        """Asks the listener to end (SIGTERM) and gives its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """kill -9 of the listener and of its workers, as a power cut would end them, and waits for both."""
        pids = [self.process.pid, *self.workers()]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        wait_until(lambda: not any(alive(pid) for pid in pids), what="the killed processes to go")


def target_server(log: Path | None = None, **env) -> Server:
    """The small application of target.py behind the real bridge and listener, not started yet."""
    port = free_port()
    return Server([sys.executable, "-m", "tests.serving.target", port], port, env, log)

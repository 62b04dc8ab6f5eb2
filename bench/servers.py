"""Starting the wiki and the bare view as they are really served, each in its own folder, and ending them."""

import contextlib
import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from bench.client import Client

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wiki_env(folder: Path, port: int = 8000, database: str = "") -> dict:
    """The environment of a wiki with its data in `folder` and in `database` (a URL); nothing of this machine's own."""
    mine = {
        "DJANGO_SETTINGS_MODULE": "intercoop.settings",
        "ENV_FILE": os.devnull,
        "VAR_DIR": str(folder),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "RATE_LIMITS": "off",
        "DATABASE_URL": database,
        "SEARCH_ENGINE": "",
        "WORKERS": "1",
        "LOG_LEVEL": "WARNING",
    }
    return {**os.environ, **mine}


def run(arguments: list[str], folder: Path, database: str = "") -> None:
    """Runs `python …` on a wiki's folder; its output is shown only when it fails."""
    env = wiki_env(folder, database=database)
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")


def cluster_of_tests(kept: Path | None = None):
    """A PostgreSQL of its own, as the tests start one (.ci/cluster.py); what is in the folder `kept` stays.

    `psql` is the client's path, `socket` the number in the name of the socket. Raises SystemExit when Debian's package
    is not installed.
    """
    spec = importlib.util.spec_from_file_location("cluster", ROOT / ".ci" / "cluster.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    cluster = module.Cluster(kept)
    cluster.psql, cluster.socket = module.program("psql"), module.PORT
    return cluster


def cpu_seconds_of(*pids: int) -> float:
    """Processor time that these processes, and all that they started and that still run, have had so far."""
    total, waiting = 0, list(pids)
    while waiting:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # one of them has just ended
            for task in Path(f"/proc/{waiting.pop()}/task").iterdir():
                total += int((task / "schedstat").read_text().split()[0])
                waiting += [int(word) for word in (task / "children").read_text().split()]
    return total / 1e9


class Served:
    """A listener and its worker process, from `with` to its end."""

    def __init__(self, command: list[str], port: int, env: dict, ready: str):
        self.port = port
        self._ready = ready
        self._command = [sys.executable, *command]
        self._env = env

    def __enter__(self) -> "Served":
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__()
                raise SystemExit(f"{' '.join(self._command)} does not answer {self._ready}")
            time.sleep(0.1)
        self._worker = int(Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()[0])
        return self

    def __exit__(self, *error) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _answers(self) -> bool:
        client = Client(self.port)
        try:
            return client.get(self._ready).status == 200
        except OSError:
            return False
        finally:
            client.close()

    def cpu_seconds(self) -> float:
        """Processor time that the process that answers, and those it started (renderer), have had so far."""
        return cpu_seconds_of(self._worker)

    def wait_for_idle(self, seconds: float = 60) -> None:
        """Waits until the work after a save (the search index) is done."""
        deadline = time.monotonic() + seconds
        client = Client(self.port)
        while time.monotonic() < deadline:
            checks = json.loads(client.get("/healthz").body)["checks"]
            if not any(check["backlog"] for check in checks.values()):
                break
            time.sleep(0.02)
        client.close()


def served_wiki(folder: Path, database: str = "") -> Served:
    port = free_port()
    return Served(["manage.py", "serve", "--empty"], port, wiki_env(folder, port, database), "/healthz")


def served_bare(folder: Path) -> Served:
    port = free_port()
    return Served(["-m", "bench.bare", str(port)], port, {**os.environ, "BENCH_BARE": str(folder)}, "/page/")

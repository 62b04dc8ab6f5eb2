"""The background worker: one thread of one process runs the registered jobs until none has anything left.

Jobs are idempotent and keep their own queue in the database, so a killed worker loses nothing: the next one goes on.
"""

import fcntl
import logging
import threading

from django.conf import settings
from django.db import close_old_connections, connections

from wiki.pages.registry import registry

log = logging.getLogger(__name__)

# Another process may have left work without being able to wake us, and a failed job is tried again.
LOOK_AGAIN_SECONDS = 5.0


class Worker:
    """Starts with the serving process, stops with it; only the holder of the file lock works."""

    def __init__(self):
        self._thread = None
        self._stopping = threading.Event()

    def start(self) -> None:
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
            self._thread.start()

    def stop(self, seconds: float = 10.0) -> None:
        """Let the job under way end, then stop."""
        self._stopping.set()
        registry.wake_worker()
        if self._thread is not None:
            self._thread.join(seconds)
            self._thread = None

    def _run(self) -> None:
        registry.wake_worker()
        with open(settings.VAR_DIR / "worker.lock", "ab") as file:
            while not self._stopping.is_set():
                registry.wait_for_work(LOOK_AGAIN_SECONDS)
                if self._holds(file):
                    run_jobs(self._stopping.is_set)
        connections.close_all()

    @staticmethod
    def _holds(file) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def run_jobs(stopping=lambda: False) -> None:
    """Run the jobs in turn until none has more to do: a long one keeps no other waiting.

    A failing job is logged, left alone for this time, and does not stop the others.
    """
    jobs = dict(registry.jobs)
    more = True
    while more and not stopping():
        more = False
        for name, job in list(jobs.items()):
            try:
                more = (not stopping() and job()) or more
            except Exception:
                log.exception("The job “%s” failed; it will be tried again.", name)
                del jobs[name]
    close_old_connections()

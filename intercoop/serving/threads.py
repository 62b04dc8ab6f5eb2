"""The fixed pool of threads that run Django: a queue and threads, leaner than concurrent.futures."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue

log = logging.getLogger(__name__)


class Threads:
    """`count` threads, started with the first job, each keeping its database connections from job to job."""

    def __init__(self, count: int):
        self._count = count
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()
        self.busy = 0  # jobs handed in and not finished; changed under the lock

    def submit(self, job: Callable[[], None]) -> None:
        """Runs `job` on a thread as soon as one is free; an exception that leaves it is logged."""
        with self._lock:
            self.busy += 1
            if not self._threads:
                self._threads = [
                    threading.Thread(target=self._work, name=f"request-{i}", daemon=True)
                    for i in range(1, self._count + 1)
                ]
                for thread in self._threads:
                    thread.start()
        self._jobs.put(job)

    @property
    def full(self) -> bool:
        """Whether a job handed in now may have to wait."""
        return self.busy > self._count

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except BaseException:
                log.exception("A job left an exception in a request thread")
            finally:
                del job  # an idle thread keeps no request alive
                with self._lock:
                    self.busy -= 1

    def close(self, timeout: float) -> None:
        """Lets the jobs handed in finish, `timeout` seconds a thread at most, and ends the threads."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join(timeout)

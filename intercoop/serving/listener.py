"""The listener: granian, embedded, one supervised worker process by default.

The settings are measured ones. The worker is respawned when it dies (without that the listener would end
with it), a half-sent header is cut after five seconds, and a worker that does not end when asked is killed
after ten.
"""

import collections
import errno
import socket
import time

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

APPLICATION = "intercoop.serving.asgi:application"
CRASH_LOOP = 20  # workers that died within CRASH_LOOP_SECONDS: a wiki that cannot serve at all
CRASH_LOOP_SECONDS = 10
PORT_SECONDS = 5  # how long to wait for the port: a worker that lost its listener needs a moment to leave


class PortTakenError(Exception):
    """Another program listens on the address."""


class Listener(Granian):
    """granian, with more patience: by itself it ends as soon as a worker dies within 5.5 s of its start.

    Two kills in a row (a machine short of memory, say) must not take the wiki away; CRASH_LOOP of them do.
    """

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self._replaced = collections.deque(maxlen=CRASH_LOOP)

    def _respawn_workers(self, workers, *args, **options):
        super()._respawn_workers(workers, *args, **options)
        self._replaced.extend(time.monotonic() for _ in workers)
        if len(self._replaced) < CRASH_LOOP or self._replaced[-1] - self._replaced[0] > CRASH_LOOP_SECONDS:
            self.respawned_wrks.clear()  # what granian remembers to tell a crash loop


def serve(host: str, port: int, workers: int = 1, application: str = APPLICATION) -> None:
    """Serves until SIGTERM or SIGINT. Raises PortTakenError, or OSError for an address that is not ours.

    The worker is forked from this process: what Django loaded here is loaded there, and shared in memory. So
    the caller must have no thread running and no database connection open.
    """
    address = wait_for_port(host, port, PORT_SECONDS)
    Listener(
        application,
        address=address,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=5000),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()


def wait_for_port(host: str, port: int, seconds: float) -> str:
    """Waits until nobody listens on the port and gives the host's address; PortTakenError after `seconds`.

    granian binds with SO_REUSEPORT: two wikis started on one port would silently share its visitors.
    """
    family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    deadline = time.monotonic() + seconds
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
                return address[0]
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
        if time.monotonic() > deadline:
            raise PortTakenError(f"{host}:{port}")
        time.sleep(0.1)

"""What the listener serves, from the outside in: this dispatcher, the bridge, Django's WSGI application.

The page cache will stand in `Application.http`, before the bridge; WebSockets have their own scope.
"""

import asyncio
import logging
import multiprocessing
import os
import signal

log = logging.getLogger(__name__)


class Application:
    """HTTP by `bridge`, no WebSockets yet, and a life in which `background` works beside the requests.

    background: objects with start() and stop(), started in order before the first request is answered and
    stopped in the reverse order after the last one. A start that raises keeps the process from serving.
    """

    def __init__(self, bridge, background=()):
        self._bridge = bridge
        self._background = list(background)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http":
            await self.http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self.websocket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self.lifespan(receive, send)

    async def http(self, scope, receive, send) -> None:
        await self._bridge(scope, receive, send)

    async def websocket(self, scope, receive, send) -> None:
        """Nothing speaks WebSocket yet: the handshake is refused (403)."""
        await receive()
        await send({"type": "websocket.close"})

    async def lifespan(self, receive, send) -> None:
        loop = asyncio.get_running_loop()
        await receive()
        end_with_parent(loop)
        started = []
        try:
            for item in self._background:
                await loop.run_in_executor(None, item.start)
                started.append(item)
        except Exception as error:
            log.exception("The background work did not start")
            await self._stop(loop, started)
            await send({"type": "lifespan.startup.failed", "message": f"background work: {error!r}"})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await loop.run_in_executor(None, self._bridge.close)
        await self._stop(loop, started)
        await send({"type": "lifespan.shutdown.complete"})

    async def _stop(self, loop, started) -> None:
        for item in reversed(started):
            try:
                await loop.run_in_executor(None, item.stop)
            except Exception:
                log.exception("%r did not stop cleanly", item)


def end_with_parent(loop) -> None:
    """Ends this process, politely, when the process that started it is gone.

    A listener killed with -9 would else leave its worker behind, which goes on answering on the port.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def leave():
        loop.remove_reader(parent.sentinel)
        os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(parent.sentinel, leave)

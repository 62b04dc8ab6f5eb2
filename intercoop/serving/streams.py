"""Long answers: what a slow reader has not taken yet waits on disk, never in memory, and holds no thread."""

import asyncio
import os
import tempfile
import threading
from collections.abc import AsyncIterator, Iterable

BLOCK = 64 * 1024


class FileWrapper:
    """`wsgi.file_wrapper`: an open file as an answer, read in blocks, closed once."""

    streaming = True

    def __init__(self, file, block_size: int = BLOCK):
        self._file = file
        self._block_size = max(block_size, BLOCK)
        self.close = getattr(file, "close", lambda: None)

    def read(self) -> bytes:
        return self._file.read(self._block_size)

    def __iter__(self):
        return iter(self.read, b"")

    async def blocks(self) -> AsyncIterator[bytes]:
        """The blocks, each read on a spare thread once the one before is on its way."""
        loop = asyncio.get_running_loop()
        while block := await loop.run_in_executor(None, self.read):
            yield block

    def abandon(self) -> None:
        """Nobody wants the rest; nothing runs ahead here."""


class Relay:
    """A generator's answer on its way from a request thread (`fill`) to the event loop (`blocks`).

    `ahead`: how many bytes may lie on disk before the thread has to wait for the reader.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, ahead: int):
        self._loop = loop
        self._ahead = ahead
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  closed when both sides are done
        self._written = self._sent = 0  # each has one writer: the thread, the loop
        self._ended = self._abandoned = self._failed = False
        self._more = asyncio.Event()
        self._room = threading.Event()

    def fill(self, chunks: Iterable[bytes]) -> None:
        """On the request's thread: writes the chunks until they end or nobody wants them."""
        try:
            for chunk in chunks:
                view = memoryview(chunk)
                while view:
                    count = self._file.write(view)
                    view = view[count:]
                    self._written += count
                self._loop.call_soon_threadsafe(self._more.set)
                while self._written - self._sent > self._ahead and not self._abandoned:
                    self._room.wait()
                    self._room.clear()
                if self._abandoned:
                    break
        except BaseException:
            self._failed = True
            raise
        finally:
            self._ended = True
            self._loop.call_soon_threadsafe(self._finish)

    def _finish(self) -> None:
        self._more.set()
        if self._abandoned:
            self._file.close()

    async def blocks(self) -> AsyncIterator[bytes]:
        """On the loop: what was written, as it comes. Raises RuntimeError when the generator failed."""
        while True:
            self._more.clear()  # before looking: what is written later sets it again
            ended, waiting = self._ended, self._written - self._sent
            if waiting > 0:
                block = os.pread(self._file.fileno(), min(waiting, BLOCK), self._sent)
                self._sent += len(block)
                yield block
                self._room.set()
            elif not ended:
                await self._more.wait()
            elif self._failed:
                raise RuntimeError("the answer broke off")
            else:
                return

    def abandon(self) -> None:
        """On the loop: nobody reads any more. Stops the thread at its next chunk; the file goes."""
        self._abandoned = True
        self._room.set()
        if self._ended:
            self._file.close()

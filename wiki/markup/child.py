"""The renderer's child process: `python -m wiki.markup.child`, a loop of requests and answers over its pipes.

A message is its length in bytes (four, big-endian) and that much JSON. It sends `{"ready": version}` once
it can work, then answers each `{"source": …, "title": …}` with the JSON of a `Rendered`. It ends when its
standard input does, which is also what happens when the process that started it dies.
"""

import json
import os
import resource
import struct
import sys
from typing import BinaryIO

LENGTH = struct.Struct(">I")
MAX_MESSAGE = 64 * 1024 * 1024
# Far above what any text within the budgets needs; a text that asks for more fails alone.
MEMORY_BYTES = 768 * 1024 * 1024
# Seconds of CPU for one request when nobody is left to stop this process by the clock.
CPU_SECONDS = 10


def write_message(stream: BinaryIO, message: dict) -> None:
    data = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    stream.write(LENGTH.pack(len(data)) + data)
    stream.flush()


def read_message(stream: BinaryIO) -> dict | None:
    """The next message, or None at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    data = stream.read(size)
    return json.loads(data) if len(data) == size else None


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def allow_cpu(seconds: int) -> None:
    """Let this process use `seconds` more; the limit counts from its start, so it moves with each request."""
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1, hard))


def main() -> None:
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not stand between two messages.
    os.dup2(2, 1)
    limit_memory()
    from wiki.markup.pipeline import PIPELINE_VERSION, render

    # The first rendering builds the parser: it is done before the first text waits for it.
    render("", "")
    write_message(answers, {"ready": PIPELINE_VERSION})
    while (request := read_message(requests)) is not None:
        allow_cpu(CPU_SECONDS)
        write_message(answers, render(request["source"], request["title"]).to_json())


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # nobody waits for an answer any more

"""Searches without a pause until its input closes: `python -m bench.search.asking PORT PATH…`, for bench.search.wait.

A process of its own, so that what it costs is not the reader's wait. At the end it prints {"ms": times of its answers,
"bad": statuses other than 200} as JSON.
"""

import itertools
import json
import select
import sys

from bench.client import Client


def main(port: int, paths: list[str]) -> None:
    client, times, bad = Client(port), [], []
    requests = [client.request_bytes(path, gzip=True) for path in paths]
    print("ready", flush=True)
    for request in itertools.cycle(requests):
        answer = client.ask(request)
        times.append(round(answer.seconds * 1000, 2))
        if answer.status != 200:
            bad.append(answer.status)
        if select.select([sys.stdin], [], [], 0)[0]:
            break
    print(json.dumps({"ms": times, "bad": bad}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])

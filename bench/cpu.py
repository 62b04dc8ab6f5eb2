"""Answers requests inside one process and tells the processor time of each: `python -m bench.cpu wiki|bare`.

No server, no sockets, no threads: Django's WSGI handler is called directly, which is far steadier on a busy machine
than anything over HTTP. Reads lines of JSON {"path", "cookie", "count"}, answers {"ms": […], "queries", "bytes"}.
"""

import io
import json
import os
import sys
import time
from urllib.parse import unquote


def handler(kind: str):
    if kind == "bare":
        from bench.bare import wsgi

        return wsgi
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercoop.settings")
    from intercoop.wsgi import application

    return application


def environ(path: str, cookie: str) -> dict:
    path, _, query = path.partition("?")
    made = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if cookie:
        made["HTTP_COOKIE"] = cookie
    return made


def answer(application, path: str, cookie: str) -> tuple[float, int]:
    """(milliseconds of processor time, bytes of the answer)."""
    request = environ(path, cookie)
    statuses = []
    start = time.thread_time_ns()
    result = application(request, lambda status, headers, exc_info=None: statuses.append(status))
    size = len(b"".join(result))
    result.close()
    spent = time.thread_time_ns() - start
    if not statuses[0].startswith("200"):
        raise SystemExit(f"{path}: {statuses[0]}")
    return spent / 1e6, size


def queries(application, path: str, cookie: str) -> int:
    """How many queries one answer makes."""
    from django.db import connection

    seen = []

    def note(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer(application, path, cookie)
    return len(seen)


def main(kind: str) -> None:
    application = handler(kind)
    for line in sys.stdin:
        asked = json.loads(line)
        path, cookie = asked["path"], asked["cookie"]
        results = [answer(application, path, cookie) for _ in range(asked["count"])]
        made = {
            "ms": [round(ms, 4) for ms, _ in results],
            "bytes": results[-1][1],
            "queries": queries(application, path, cookie),
        }
        print(json.dumps(made), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

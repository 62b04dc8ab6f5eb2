"""A throw-away PostgreSQL of Debian's package: in a temporary folder, on a socket there, gone at the end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

PORT = 54329  # only the name of the socket: no TCP port is opened
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "listen_addresses": ""}


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise SystemExit(f"PostgreSQL's {name} is not installed: .ci/bootstrap test")
    return path


class Cluster:
    """`with Cluster() as url:` starts it; the server ends, by its own pid, and its folder goes, whatever happens.

    A folder that is given stays, and what an earlier server left there is used again.
    """

    def __init__(self, kept: Path | None = None):
        self.kept = kept

    def __enter__(self) -> str:
        self.folder = self.kept or Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path must be short
        self.folder.mkdir(parents=True, exist_ok=True)
        self.server = None
        try:
            return self._start()
        except BaseException:
            self.__exit__()
            raise

    def _start(self) -> str:
        # PostgreSQL refuses to run as root: then it runs as the user of Debian's package
        as_user = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        data, log = self.folder / "data", self.folder / "log"
        common = {"cwd": self.folder, "stdin": subprocess.DEVNULL, **as_user}
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        if not data.exists():
            command = [program("initdb"), "--pgdata", data, *options]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **common)
        options = [word for name, value in FAST.items() for word in ("-c", f"{name}={value}")]
        command = [program("postgres"), "-D", data, "-k", self.folder, "-p", str(PORT), *options]
        with log.open("wb") as out:
            self.server = subprocess.Popen(command, stdout=out, stderr=out, **common)
        self._wait(log)
        return f"postgres://postgres@{quote(str(self.folder), safe='')}:{PORT}/postgres"

    def _wait(self, log: Path) -> None:
        ask = [program("pg_isready"), "-q", "-h", self.folder, "-p", str(PORT)]
        deadline = time.monotonic() + 60
        while subprocess.run(ask, check=False).returncode:
            if self.server.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)

    def __exit__(self, *error) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)  # its fast shutdown
            try:
                self.server.wait(20)
            except subprocess.TimeoutExpired:
                self.server.kill()
                self.server.wait()
        if self.kept is None:
            shutil.rmtree(self.folder, ignore_errors=True)

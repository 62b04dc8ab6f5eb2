"""Debian's DokuWiki with the same pages, served for one run: nginx and PHP-FPM with opcache, in a folder of its own.

The packages' files are used where they lie; configuration, texts and index are in the given folder, told to DokuWiki by
a prepended file. Both servers listen on that folder's socket and on 127.0.0.1 alone, and end with the bench.
"""

import os
import shutil
import signal
import subprocess
import time
import unicodedata
from pathlib import Path
from urllib.parse import quote_plus

from bench.client import Client
from bench.search import texts
from bench.servers import cpu_seconds_of, free_port

HOME = Path("/usr/share/dokuwiki")
FPM = ("php-fpm8.2", "/usr/sbin/php-fpm8.2")
NGINX = ("nginx", "/usr/sbin/nginx")
PACKAGES = "dokuwiki php8.2-fpm php8.2-opcache php8.2-mbstring php8.2-xml nginx-light"
USER = "www-data"
BEGIN = 1_546_300_800  # the first page's time; as bench.search.fill, an hour apart
PHP = {
    "opcache.enable": "1",
    "opcache.memory_consumption": "192",
    "opcache.max_accelerated_files": "20000",
    "opcache.revalidate_freq": "60",
}


def missing() -> list[str]:
    """What has to be installed first."""
    found = {
        "dokuwiki": HOME.is_dir(),
        "php8.2-fpm": _program(*FPM) is not None,
        "php8.2-cli": shutil.which("php") is not None,
        "nginx-light": _program(*NGINX) is not None,
    }
    for name in ("opcache", "mbstring", "xml"):  # without them DokuWiki is far slower, which would not be fair
        found[f"php8.2-{name}"] = any(Path("/etc/php/8.2/fpm/conf.d").glob(f"*-{name}.ini"))
    return [name for name, there in found.items() if not there]


def _program(name: str, path: str) -> str | None:
    return shutil.which(name) or (path if os.access(path, os.X_OK) else None)


def fill(folder: Path, count: int) -> None:
    """Texts, configuration and index of a wiki of `count` pages; the index by DokuWiki's own indexer."""
    data, conf = folder / "data", folder / "conf"
    conf.mkdir(parents=True)
    for name in "pages attic meta cache index locks tmp log media media_attic media_meta".split():
        (data / name).mkdir(parents=True)
    (folder / "sessions").mkdir()
    (folder / "prepend.php").write_text(f"<?php define('DOKU_CONF', '{conf}/');\n")
    (conf / "local.php").write_text(
        f"<?php\n$conf['title'] = 'Mesure'; $conf['lang'] = 'fr'; $conf['useacl'] = 1; $conf['superuser'] = '@admin';\n"
        f"$conf['savedir'] = '{data}';\n"
    )
    (conf / "acl.auth.php").write_text("# <?php exit()?>\n*\t@ALL\t1\n")
    (conf / "users.auth.php").write_text("# <?php exit()?>\n")
    log = []
    for made in texts.pages(count):
        name, when = page_name(made.title), BEGIN + made.number * 3600
        text = f"====== {made.title} ======\n\n{made.text}"
        page = data / "pages" / f"{name}.txt"
        page.write_text(text, encoding="utf-8")
        os.utime(page, (when, when))
        log.append(f"{when}\t127.0.0.1\tC\t{name}\t\tcréée\t\t{len(text)}\n")
        (data / "meta" / f"{name}.changes").write_text(log[-1], encoding="utf-8")
    (data / "meta" / "_dokuwiki.changes").write_text("".join(log), encoding="utf-8")
    command = ["php", "-d", f"auto_prepend_file={folder}/prepend.php", "-d", "memory_limit=1G"]
    done = subprocess.run([*command, HOME / "bin/indexer.php", "-q"], capture_output=True, text=True, check=False)
    if done.returncode or not (data / "index" / "page.idx").exists():
        raise SystemExit(f"DokuWiki's indexer failed:\n{done.stdout}{done.stderr}")
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", f"{USER}:", data, conf, folder / "sessions"], check=True)


def page_name(title: str) -> str:
    """What DokuWiki calls the page: small letters without accents, one sign between words."""
    letters = unicodedata.normalize("NFKD", title.lower().replace(" ", "_").replace("'", "_"))
    return letters.encode("ascii", "ignore").decode()


class DokuWiki:
    """nginx and PHP-FPM over a filled folder, from `with` to its end."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self._processes: list[subprocess.Popen] = []

    def __enter__(self) -> "DokuWiki":
        try:
            self._start([_program(*FPM), "--nodaemonize", "-y", self._fpm()], *(f"{k}={v}" for k, v in PHP.items()))
            self._start([_program(*NGINX), "-c", self._nginx(), "-e", self.folder / "nginx.log"])
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, command: list, *php: str) -> None:
        options = [word for one in php for word in ("-d", one)]
        with (self.folder / "servers.log").open("ab") as log:
            self._processes.append(
                subprocess.Popen([*command, *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        while True:
            client = Client(self.port)
            try:
                if client.get(search_path("mesure")).status == 200:
                    return
            except OSError:
                pass
            finally:
                client.close()
            if time.monotonic() > deadline or any(one.poll() is not None for one in self._processes):
                raise SystemExit(f"DokuWiki does not answer:\n{(self.folder / 'servers.log').read_text()}")
            time.sleep(0.1)

    def cpu_seconds(self) -> float:
        return cpu_seconds_of(*(process.pid for process in self._processes))

    def _fpm(self) -> Path:
        whose = f"user = {USER}\ngroup = {USER}\nlisten.owner = {USER}\n" if os.getuid() == 0 else ""
        return self._written(
            "fpm.conf",
            f"""[global]
error_log = {self.folder}/fpm.log
[www]
{whose}listen = {self.folder}/fpm.sock
pm = static
pm.max_children = 2
php_admin_value[memory_limit] = 512M
php_admin_value[auto_prepend_file] = {self.folder}/prepend.php
php_admin_value[session.save_path] = {self.folder}/sessions
""",
        )

    def _nginx(self) -> Path:
        user = f"user {USER};" if os.getuid() == 0 else ""
        places = "".join(f"{name}_temp_path {self.folder}/{name};" for name in ("proxy", "fastcgi", "uwsgi", "scgi"))
        return self._written(
            "nginx.conf",
            f"""{user} daemon off; worker_processes 2; pid {self.folder}/nginx.pid; error_log {self.folder}/nginx.log;
events {{ worker_connections 64; }}
http {{
  include /etc/nginx/mime.types; access_log off; keepalive_requests 1000000;
  gzip on; gzip_comp_level 4; gzip_min_length 600; gzip_types text/css application/javascript application/json;
  fastcgi_buffers 16 32k; fastcgi_buffer_size 64k; client_body_temp_path {self.folder}/body; {places}
  server {{
    listen 127.0.0.1:{self.port}; root {HOME}; index doku.php; charset utf-8;
    location ~ ^/(inc|bin|vendor)/ {{ return 404; }}
    location ~ \\.php$ {{
      include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_pass unix:{self.folder}/fpm.sock;
    }}
  }}
}}
""",
        )

    def _written(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path


def search_path(typed: str) -> str:
    return f"/doku.php?id=start&do=search&q={quote_plus(typed)}"


def suggest_path(typed: str) -> str:
    """What its own box asks while somebody types."""
    return f"/lib/exe/ajax.php?call=qsearch&q={quote_plus(typed)}"


def count_results(html: str) -> int:
    """It lists all that it finds on one page."""
    return html.count('class="search_fullpage_result"')

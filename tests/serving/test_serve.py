"""`make run`, from `manage.py serve` on: it prepares what is missing, serves, keeps everything, and ends cleanly."""

import os
import re
import sqlite3
import subprocess
from pathlib import Path

import pytest

from intercoop.serving.preparing import prepare_static

from .servers import alive, wait_until, worker_pids
from .wikis import Wiki


def run(wiki: Wiki, *arguments, **env) -> subprocess.CompletedProcess:
    command = [*wiki.command, *arguments]
    return subprocess.run(command, env={**wiki.env, **env}, capture_output=True, text=True, timeout=120, check=False)


def count(wiki: Wiki, table: str) -> int:
    with sqlite3.connect(wiki.folder / "var" / "intercoop.sqlite3") as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


class TestStart:
    def test_a_second_start_keeps_everything_and_takes_less_than_three_seconds(self, make_wiki):
        wiki = make_wiki(DATABASE_URL="").start()
        wiki.person(signed_up=True).save("Une page qui reste", "Un texte qui reste.\n")
        wiki.stop()
        wiki.start()
        # of computing: what other programs do on this machine meanwhile is not the wiki's
        assert sum(cpu_seconds(pid) for pid in [wiki.process.pid, *wiki.workers()]) < 3
        assert "Un texte qui reste." in wiki.person().get("/wiki/Une_page_qui_reste").text

    def test_the_address_is_printed_and_how_to_make_an_administrator_until_there_is_one(self, make_wiki):
        wiki = make_wiki(DATABASE_URL="").start()
        assert f"{wiki.url}/" in wiki.output()
        assert "make admin" in wiki.output()
        wiki.stop()
        wiki.env["DJANGO_SUPERUSER_PASSWORD"] = "quatre-chats-dans-un-sac"
        wiki.command_line("createsuperuser", "--no-input", "--username", "Gardienne")
        wiki.log.write_text("")
        wiki.start()
        assert f"{wiki.url}/" in wiki.output()
        assert "make admin" not in wiki.output()

    def test_the_first_pages_are_loaded_once_even_when_the_first_start_was_cut_short(self, tmp_path, prepared_folders):
        whole = Wiki(tmp_path / "whole", empty=False).copy_from(prepared_folders(False))
        wiki = Wiki(tmp_path / "cut", empty=False)
        process = subprocess.Popen([*wiki.command, "--prepare-only"], env=wiki.env, stdout=subprocess.DEVNULL)
        database = wiki.folder / "var" / "intercoop.sqlite3"
        wait_until(lambda: (wiki.folder / "var" / "first-content.unfinished").exists())
        wait_until(lambda: database.exists() and has_pages(wiki), 60, "the first pages")
        loaders = worker_pids(process.pid)
        for pid in [*loaders, process.pid]:
            os.kill(pid, 9)
        process.wait()
        wait_until(lambda: not any(alive(pid) for pid in loaders))
        assert 0 < count(wiki, "pages_pagerevision") < count(whole, "pages_pagerevision")
        wiki.prepare()
        assert count(wiki, "pages_pagerevision") == count(whole, "pages_pagerevision")
        assert "Loading" not in run(wiki, "--prepare-only").stdout

    def test_a_taken_port_is_said_and_nothing_is_served(self, make_wiki):
        wiki = make_wiki(DATABASE_URL="").start()
        second = make_wiki(DATABASE_URL="")
        done = run(second, PORT=str(wiki.port))
        assert done.returncode == 1
        assert f"Port {wiki.port} is taken" in done.stderr

    def test_a_setting_that_cannot_be_used_is_named_without_a_traceback(self, make_wiki):
        done = run(make_wiki(DATABASE_URL=""), PORT="eight")
        assert done.returncode == 1
        assert done.stderr == "Settings: PORT is 'eight'; it must be a whole number, 1 at least, 65535 at most.\n"

    def test_settings_are_read_from_a_file_too(self, make_wiki, tmp_path):
        (tmp_path / "settings.env").write_text("WIKI_EDITORS=nobody\n")
        done = run(make_wiki(DATABASE_URL=""), ENV_FILE=str(tmp_path / "settings.env"))
        assert done.stderr == "Settings: WIKI_EDITORS is 'nobody'; it must be one of: everyone, members, approved.\n"

    def test_a_proxy_that_is_no_address_is_said_before_anything_is_served(self, make_wiki):
        done = run(make_wiki(DATABASE_URL=""), TRUSTED_PROXIES="127.0.0.1,nginx")
        assert done.returncode == 1
        assert "TRUSTED_PROXIES: 'nginx' does not appear to be" in done.stderr
        assert "10.0.0.0/8" in done.stderr


def cpu_seconds(pid: int) -> float:
    """The seconds of computing that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def has_pages(wiki: Wiki) -> bool:
    try:
        return count(wiki, "pages_pagerevision") > 5
    except sqlite3.OperationalError:
        return False  # the tables are still being made


class TestServing:
    def test_static_files_come_compressed_under_names_that_never_change_meaning(self, served_wiki):
        path = re.search(r'href="(/static/[^"]+\.css)"', served_wiki.person().get("/").text).group(1)
        status, headers, _ = served_wiki.request("GET", path, headers={"Accept-Encoding": "gzip"})
        assert (status, headers["content-encoding"]) == (200, "gzip")
        assert "immutable" in headers["cache-control"]
        assert re.search(r"\.[0-9a-f]{12}\.css$", path)

    def test_request_threads_keep_their_database_connections(self, make_wiki):
        wiki = make_wiki(DATABASE_URL="").start()
        (worker,) = wiki.workers()
        reader = wiki.person()
        reader.get("/wiki/Rien")
        before = wait_until(lambda: database_files(worker) if len(database_files(worker)) > 1 else None)
        for _ in range(20):
            reader.get("/wiki/Rien")
            assert database_files(worker) >= before
        # one for each of the two request threads, and one for what works in the background
        assert len(database_files(worker)) <= 3

    def test_nothing_is_left_running_after_the_end(self, make_wiki):
        wiki = make_wiki(DATABASE_URL="").start()
        wiki.person(signed_up=True).save("Page rendue", "Un *texte*.\n")
        (worker,) = wiki.workers()
        tasks = Path(f"/proc/{worker}/task").iterdir()
        renderers = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
        assert renderers
        family = [worker, *renderers]
        assert wiki.stop() == 0
        wait_until(lambda: not any(alive(pid) for pid in family), what="the children to end")


def database_files(pid: int) -> set[str]:
    """The file descriptors on the database that a process has open, one for each connection."""
    links = Path(f"/proc/{pid}/fd").iterdir()
    return {link.name for link in links if os.path.realpath(link).endswith("intercoop.sqlite3")}


class TestStaticFiles:
    @pytest.fixture
    def folder(self, settings, tmp_path):
        """A folder of static files, and what collecting needs, apart from the wiki's own."""
        settings.VAR_DIR = tmp_path
        settings.STATIC_ROOT = tmp_path / "static"
        settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
        settings.STATICFILES_DIRS = [tmp_path / "source"]
        (tmp_path / "source").mkdir()
        (tmp_path / "source" / "a.css").write_text("a {}")
        return tmp_path / "source"

    def test_they_are_collected_when_one_changed_and_only_then(self, folder, settings):
        said = []
        prepare_static(said.append)
        assert (settings.STATIC_ROOT / "a.css").read_text() == "a {}"
        prepare_static(said.append)
        assert len(said) == 1
        (folder / "a.css").write_text("a { color: red }")
        prepare_static(said.append)
        assert (settings.STATIC_ROOT / "a.css").read_text() == "a { color: red }"
        (folder / "a.css").unlink()
        (folder / "b.css").write_text("b {}")
        prepare_static(said.append)
        assert sorted(path.name for path in settings.STATIC_ROOT.iterdir()) == ["b.css"]
        assert len(said) == 3

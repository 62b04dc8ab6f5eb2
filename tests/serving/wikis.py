"""A whole wiki served for real (manage.py serve, granian, the bridge), and people who use it over plain HTTP."""

import http.client
import itertools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from .servers import ROOT, Server, free_port

PASSWORD = "quatre-chats-dans-un-sac"
_numbers = itertools.count(1)


@dataclass
class Answer:
    """What came back for one request; redirects are not followed."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    def field(self, name: str) -> str:
        """The value of the form field `name`: an input's, or the text of a textarea."""
        for tag in re.findall(r"<input\b[^>]*>", self.text):
            attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if attributes.get("name") == name:
                return unescape(attributes.get("value", ""))
        area = re.search(rf'<textarea\b[^>]*\bname="{re.escape(name)}"[^>]*>(.*?)</textarea>', self.text, re.DOTALL)
        assert area, f"no field {name} in:\n{self.text[:2000]}"
        return unescape(area.group(1)).removeprefix("\n")


class Person:
    """Somebody with a browser of their own: keeps cookies, sends the forms' CSRF tokens."""

    def __init__(self, wiki: "Wiki"):
        self.wiki = wiki
        self.cookies: dict[str, str] = {}
        self.on_sent = None  # called when a form was sent whole and its answer has yet to come

    def request(self, method: str, path: str, fields=None, timeout: float = 30) -> Answer:
        headers = {"Referer": self.wiki.url + "/", "Origin": self.wiki.url}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = None
        if fields is not None:
            body = urlencode(fields).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        sent = self.on_sent if method == "POST" else None
        answer = Answer(*self.wiki.request(method, path, body, headers, timeout, sent))
        for line in answer.headers.get_all("set-cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[name] = morsel.value
                else:
                    self.cookies.pop(name, None)
        return answer

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def follow(self, answer: Answer) -> Answer:
        """The page that a redirect leads to."""
        assert answer.status in (301, 302, 303), f"{answer.status} {answer.text[:2000]}"
        target = urlsplit(answer.location)
        return self.get(target.path + (f"?{target.query}" if target.query else ""))

    def post(self, path: str, fields: dict, form: Answer | None = None) -> Answer:
        """Sends a form with the token of `form`, or of the page at `path`."""
        form = form or self.get(path)
        assert form.status == 200 or form.status == 409, f"{form.status} {form.text[:2000]}"
        return self.request("POST", path, {"csrfmiddlewaretoken": form.field("csrfmiddlewaretoken"), **fields})

    def sign_up(self, username: str = "", password: str = PASSWORD) -> str:
        """Makes an account, is signed in with it, and gives its name."""
        username = username or f"Personne{next(_numbers)}"
        fields = {"username": username, "email": "", "password1": password, "password2": password}
        answer = self.post("/accounts/signup/", fields)
        assert answer.status == 302, answer.text
        return username

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        answer = self.post("/accounts/login/", {"login": username, "password": password})
        assert answer.status == 302, answer.text

    def edit_form(self, title: str) -> Answer:
        return self.get("/edit/" + address(title))

    def save(self, title: str, text: str, form: Answer | None = None, **fields) -> Answer:
        """Presses "publish" on the page's form; `form` is one that was opened before, so perhaps a stale one."""
        form = form or self.edit_form(title)
        given = {
            "text": text,
            "summary": "",
            "base": form.field("base"),
            "header": form.field("header"),
            "publish": "1",
        }
        return self.post("/edit/" + address(title), {**given, **fields}, form)


def address(title: str) -> str:
    return quote(title.replace(" ", "_"), safe="/:,'()!*;@-._~")


class Wiki(Server):
    """`manage.py serve` in a folder of its own; every setting by environment variables."""

    def __init__(self, folder: Path, empty: bool = True, **env):
        self.folder = folder
        self.empty = empty
        port = free_port()
        settings = {
            "DJANGO_SETTINGS_MODULE": "intercoop.settings",
            "ENV_FILE": os.devnull,
            "VAR_DIR": str(folder / "var"),
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "RATE_LIMITS": "off",
            "DATABASE_URL": "",
        }
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "manage.py", "serve", *(["--empty"] if empty else [])]
        super().__init__(command, port, {**settings, **env}, folder / "log")

    def start(self, ready: str = "/healthz", seconds: float = 60) -> "Wiki":
        return super().start(ready, seconds)

    def prepare(self) -> "Wiki":
        """What `start` does before it serves, and no more."""
        done = subprocess.run(
            [*self.command, "--prepare-only"], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return self

    def copy_from(self, prepared: Path) -> "Wiki":
        """Begins with the folder that another wiki prepared, which is quicker than preparing."""
        shutil.copytree(prepared / "var", self.folder / "var")
        return self

    def command_line(self, *arguments: str, stdin: str = "") -> str:
        """The output of `manage.py ...` on this wiki's data, whether it is served or not."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def person(self, signed_up: bool = False) -> Person:
        person = Person(self)
        if signed_up:
            person.sign_up()
        return person

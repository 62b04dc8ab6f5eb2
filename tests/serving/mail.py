"""A letter box: a small SMTP server on this machine that keeps what it is given, for a served wiki to send to."""

import email
import email.policy
import re
import socketserver
import threading
from email.message import EmailMessage

from .servers import wait_until


class _Session(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs to hand mails over."""

    def handle(self):
        self._say("220 letter box")
        receivers: list[str] = []
        while line := self.rfile.readline():
            verb = line[:4].upper().strip()
            if verb in (b"EHLO", b"HELO", b"RSET", b"NOOP", b"MAIL"):
                receivers = [] if verb != b"NOOP" else receivers
                self._say("250 fine")
            elif verb == b"RCPT":
                receivers.append(re.search(rb"<(.*?)>", line).group(1).decode())
                self._say("250 fine")
            elif verb == b"DATA":
                self._say("354 go on")
                self.server.box.put(receivers, self._data())
                self._say("250 kept")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("502 unknown here")

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class LetterBox:
    """Takes mails for everybody from `open` to `close`; `url` is what EMAIL_URL has to be."""

    def __init__(self):
        self.mails: list[tuple[list[str], EmailMessage]] = []
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.box = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def open(self) -> "LetterBox":
        self._thread.start()
        return self

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def put(self, receivers: list[str], data: bytes) -> None:
        self.mails.append((receivers, email.message_from_bytes(data, policy=email.policy.default)))

    def take(self, address: str) -> EmailMessage:
        """The oldest mail to this address that was not taken yet, waiting for it if need be."""
        found = wait_until(
            lambda: [each for each in self.mails if address in each[0]], what=f"a mail to {address}, not {self.mails}"
        )
        self.mails.remove(found[0])
        return found[0][1]


def link_in(mail: EmailMessage) -> str:
    """The first address in a mail's plain text."""
    text = mail.get_body(("plain",)).get_content()
    found = re.search(r"https?://\S+", text)
    assert found, f"no address in:\n{text}"
    return found.group(0)

"""Trying the mail: one message to the administrator who asks, and what happened, in words."""

import logging
import socket
import ssl
from dataclasses import dataclass
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from wiki.accounts.actors import Actor
from wiki.configuration import current
from wiki.pages.limits import too_often

log = logging.getLogger(__name__)

CONSOLE = "django.core.mail.backends.console.EmailBackend"


@dataclass(frozen=True)
class Tried:
    """`kind` is a banner's: "" (it left), "warn" or "error"; `answer` is what the server said, word for word."""

    kind: str
    words: str
    answer: str = ""


def is_set_up() -> bool:
    """Whether mails leave this machine."""
    return settings.EMAIL_BACKEND != CONSOLE


def try_mail(actor: Actor) -> Tried:
    """Send a mail to the administrator's own address; the server has EMAIL_TIMEOUT seconds for each of its answers."""
    address = actor.user.email
    if not address:
        return Tried("warn", _("Your account has no e-mail address: give it one first, then try again."))
    if too_often(actor, "mail"):
        return Tried("warn", _("Too many tries. Try again in a minute."))
    body = _("This message was sent from the administration screen of %(wiki)s. It arrived, so e-mail works.")
    name = {"wiki": current().name}
    mail = EmailMessage(_("[%(wiki)s] E-mail works") % name, body % name, to=[address])
    try:
        mail.send()
    except (SMTPException, OSError, UnicodeError) as error:
        log.warning("The mail that an administrator tried was not sent: %s", error)
        return Tried("error", _what_happened(error, address), _answer(error))
    if not is_set_up():
        return Tried(
            "warn",
            _("No mail server is named (the setting EMAIL_URL): the message was printed on the server’s console."),
        )
    return Tried(
        "",
        _("The server accepted the message for %(address)s. If it does not arrive, look in the spam folder.")
        % {"address": address},
    )


def _what_happened(error: Exception, address: str) -> str:
    place = {"host": settings.EMAIL_HOST, "port": settings.EMAIL_PORT}
    match error:
        case SMTPAuthenticationError():
            return _("The server %(host)s does not accept the name and the password of EMAIL_URL.") % place
        case SMTPRecipientsRefused():
            return _("The server %(host)s does not accept messages for %(address)s.") % {**place, "address": address}
        case SMTPSenderRefused():
            return _("The server %(host)s does not accept messages from %(sender)s (the setting MAIL_FROM).") % {
                **place,
                "sender": settings.DEFAULT_FROM_EMAIL,
            }
        case SMTPServerDisconnected():
            return _("The server %(host)s closed the connection.") % place
        case ssl.SSLError():
            return _("No safe connection to %(host)s, port %(port)s: smtps:// and submission:// differ.") % place
        case socket.gaierror():
            return _("No server is known by the name %(host)s.") % place
        case ConnectionRefusedError():
            return _("Nothing listens at %(host)s, port %(port)s.") % place
        case TimeoutError():
            return _("The server %(host)s, port %(port)s, does not answer.") % place
    return _("The mail was not sent by %(host)s, port %(port)s.") % place


def _answer(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return str(error)[:500]
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(f"{code} {words}".split())[:500]

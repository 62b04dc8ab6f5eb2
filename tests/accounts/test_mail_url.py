"""EMAIL_URL names the server that sends mail; what cannot be used is refused without repeating a password."""

import pytest

from intercoop.env import EnvError
from intercoop.mail import CONSOLE, parse_mail_url


@pytest.mark.parametrize("url", ["", "console:"])
def test_mail_goes_to_the_console_unless_a_server_is_named(url):
    assert parse_mail_url(url) == CONSOLE
    assert CONSOLE.backend.endswith("console.EmailBackend")


@pytest.mark.parametrize(
    "url, port, use_tls, use_ssl",
    [
        ("smtp://mail.example.org", 25, False, False),
        ("submission://mail.example.org", 587, True, False),
        ("smtps://mail.example.org", 465, False, True),
        ("smtps://mail.example.org:2465/", 2465, False, True),
    ],
)
def test_the_scheme_says_how_and_on_which_port(url, port, use_tls, use_ssl):
    mail = parse_mail_url(url)
    assert (mail.host, mail.port, mail.use_tls, mail.use_ssl) == ("mail.example.org", port, use_tls, use_ssl)
    assert (mail.user, mail.password) == ("", "")
    assert mail.backend == "django.core.mail.backends.smtp.EmailBackend"


def test_a_user_and_a_password_may_hold_any_sign_escaped():
    mail = parse_mail_url("submission://wiki%40example.org:m%3At%2Fp%40sse@mail.example.org:2525")
    assert (mail.user, mail.password) == ("wiki@example.org", "m:t/p@sse")
    assert (mail.host, mail.port) == ("mail.example.org", 2525)


@pytest.mark.parametrize(
    "url, reason",
    [
        ("mail.example.org", "must begin with one of: smtp://, submission://, smtps://"),
        ("http://mail.example.org", "must begin with one of"),
        ("smtp://", "names no server"),
        ("smtp://user:s3cret@", "names no server"),
        ("smtp://user:s3cret@mail.example.org:port", "cannot be read"),
        ("smtp://user:s3cret@mail.example.org:99999", "cannot be read"),
        ("smtp://user:s3/cret@mail.example.org", "cannot be read"),
        ("smtp://user:s3cret@mail.example.org/box", "something after the server"),
        ("smtp://user:s3cret@mail.example.org?tls=1", "something after the server"),
        ("smtp://s3cret@mail.example.org", "both a user and a password"),
        ("smtp://[::1", "cannot be read"),
    ],
)
def test_other_urls_are_refused_with_the_reason_and_without_the_password(url, reason):
    with pytest.raises(EnvError, match=reason) as caught:
        parse_mail_url(url)
    assert "EMAIL_URL" in str(caught.value)
    assert "s3" not in str(caught.value)
    # Nor does the traceback: urllib's own error quotes a piece of the URL.
    assert caught.value.__suppress_context__ or caught.value.__context__ is None

"""Who asks, when proxies stand between: only a trusted proxy's word counts."""

import pytest

from intercoop.serving.environ import TrustedProxies


def asked_by(peer, proxies=(), forwarded=None, proto=None):
    """(address, scheme) as Django sees them, for a request from `peer`."""
    environ = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http"}
    if forwarded is not None:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded
    if proto is not None:
        environ["HTTP_X_FORWARDED_PROTO"] = proto
    TrustedProxies(proxies).apply(environ)
    return environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]


def test_without_proxies_the_peer_is_who_asks():
    assert asked_by("203.0.113.7", forwarded="198.51.100.1", proto="https") == ("203.0.113.7", "http")


def test_a_trusted_proxy_says_for_whom_it_asks_and_how_it_was_asked():
    assert asked_by("127.0.0.1", ["127.0.0.1"], "198.51.100.1", "https") == ("198.51.100.1", "https")


def test_a_stranger_is_not_believed_where_a_proxy_is():
    assert asked_by("203.0.113.7", ["127.0.0.1"], "198.51.100.1", "https") == ("203.0.113.7", "http")


def test_what_a_client_wrote_itself_before_the_proxy_is_not_believed():
    assert asked_by("10.0.0.2", ["10.0.0.0/8"], "1.2.3.4, 198.51.100.1, 10.0.0.9")[0] == "198.51.100.1"


def test_words_that_are_no_address_end_the_search():
    assert asked_by("10.0.0.2", ["10.0.0.0/8"], "1.2.3.4, unknown, 10.0.0.9")[0] == "10.0.0.9"
    assert asked_by("10.0.0.2", ["10.0.0.0/8"], "")[0] == "10.0.0.2"


def test_an_ipv4_address_that_came_over_ipv6_is_the_same_address():
    assert asked_by("::ffff:127.0.0.1", ["127.0.0.1"], "2001:db8::1")[0] == "2001:db8::1"


def test_another_scheme_than_http_and_https_is_ignored():
    assert asked_by("127.0.0.1", ["127.0.0.1"], "198.51.100.1", "javascript")[1] == "http"


def test_the_proxy_nearest_to_us_says_the_scheme():
    assert asked_by("127.0.0.1", ["127.0.0.1"], "198.51.100.1", "https, http")[1] == "http"


def test_a_trusted_proxy_must_be_an_address_or_a_network():
    with pytest.raises(ValueError, match="nginx"):
        TrustedProxies(["nginx"])

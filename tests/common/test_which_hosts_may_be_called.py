"""No address that somebody typed leads the server into its own network: every machine behind a name is checked, however it is written."""

import socket
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotion.common import outgoing_hosts
from promotion.common.errors import Refused

PUBLIC, PUBLIC_6 = "43.137.0.1", "2402:4e00::1"


@pytest.fixture(autouse=True)
def nothing_allowed(settings):
    settings.OUTGOING_ALLOWED = []


def resolving(monkeypatch, *answers):
    """A resolver that gives one of the answers each time it is asked, and the names it was asked for."""
    asked, left = [], list(answers)

    def look_up(host, port, within):
        asked.append(host)
        return left.pop(0) if len(left) > 1 else left[0]

    monkeypatch.setattr(outgoing_hosts, "_look_up", look_up)
    return asked


@pytest.mark.parametrize(
    "url",
    [
        "",
        "qyapi.weixin.qq.com/x",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "https://user:pass@example.com/",
        "https://user@example.com/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://例子.cn/",
        "https://example.com/\r\nHost: x",
        "https://example.com/\tx",
        "https:///path",
        "https://-a.com/",
        "https://[::1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://017700000001/",
        "https://127.1/",
        "https://0177.0.0.1/",
        "https://127.0.0.1.0x1/",
        "https://example.123/",
    ],
)
def test_what_is_no_plain_address_is_refused_without_asking_anybody(url, monkeypatch):
    asked = resolving(monkeypatch, [PUBLIC])
    with pytest.raises(Refused):
        outgoing_hosts.read(url)
    assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.5.5",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:1::1",
        "2001:db8::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
    ],
)
def test_machines_that_are_not_public_are_refused(address, monkeypatch):
    assert not outgoing_hosts.is_public(ip_address(address))
    resolving(monkeypatch, [PUBLIC, address])  # one such among public ones is enough
    with pytest.raises(Refused, match="内部网络"):
        outgoing_hosts.checked_addresses(outgoing_hosts.read("https://127.0.0.1.nip.io/"), 1)


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_6, "8.8.8.8", "2606:4700::1111"])
def test_public_machines_are_called(address, monkeypatch):
    resolving(monkeypatch, [address])
    assert outgoing_hosts.checked_addresses(outgoing_hosts.read("https://example.com/x"), 1) == [address]


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/"])
def test_a_plain_literal_is_read_and_then_refused(url):
    with pytest.raises(Refused, match="内部网络"):
        outgoing_hosts.checked_addresses(outgoing_hosts.read(url), 1)


def test_plain_http_is_only_for_what_the_site_allows(monkeypatch, settings):
    resolving(monkeypatch, [PUBLIC])
    target = outgoing_hosts.read("http://example.com/")
    with pytest.raises(Refused, match="https"):
        outgoing_hosts.checked_addresses(target, 1)
    settings.OUTGOING_ALLOWED = ["Example.com"]
    assert outgoing_hosts.checked_addresses(target, 1) == [PUBLIC]


@pytest.mark.parametrize("entry", ["gateway.office", "GATEWAY.OFFICE.", "10.1.0.0/16", "10.1.2.3", "10.1.2.3/8"])
def test_a_gateway_inside_is_allowed_by_naming_it_or_its_network(entry, monkeypatch, settings):
    settings.OUTGOING_ALLOWED = [entry]
    resolving(monkeypatch, ["10.1.2.3"])
    assert outgoing_hosts.checked_addresses(outgoing_hosts.read("https://gateway.office./x"), 1) == ["10.1.2.3"]


def test_naming_one_host_allows_no_other(monkeypatch, settings):
    settings.OUTGOING_ALLOWED = ["gateway.office"]
    resolving(monkeypatch, ["10.1.2.3"])
    with pytest.raises(Refused):
        outgoing_hosts.checked_addresses(outgoing_hosts.read("https://other.gateway.office/"), 1)


def test_an_allowed_network_also_counts_when_it_is_written_as_ipv6(monkeypatch, settings):
    settings.OUTGOING_ALLOWED = ["10.1.0.0/16"]
    resolving(monkeypatch, ["::ffff:10.1.2.3"])
    assert outgoing_hosts.checked_addresses(outgoing_hosts.read("https://gateway.office/"), 1)


def test_a_network_that_is_none_fails_loudly(settings):
    settings.OUTGOING_ALLOWED = ["10.1.0.0/99"]
    with pytest.raises(ValueError, match="10.1.0.0/99"):
        outgoing_hosts.is_allowed_by_name("example.com")


def test_a_resolver_that_hangs_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(outgoing_hosts, "_ask", lambda host, port, answer: None)
    with pytest.raises(TimeoutError):
        outgoing_hosts._look_up("example.com", 443, 0.01)


def test_a_name_that_is_not_there_says_so(monkeypatch):
    def missing(*args, **kwargs):
        raise socket.gaierror(-2, "unknown")

    monkeypatch.setattr(outgoing_hosts.socket, "getaddrinfo", missing)
    with pytest.raises(socket.gaierror):
        outgoing_hosts._look_up("nowhere.example", 443, 5)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_ipv6_is_never_public(address):
    for written in (f"::ffff:{address}", f"::{address}", f"64:ff9b::{address}"):
        assert not outgoing_hosts.is_public(ip_address(written))


@given(st.ip_addresses())
def test_what_is_public_is_global_and_nothing_special(address):
    if outgoing_hosts.is_public(address):
        assert address.is_global
        assert not any([address.is_private, address.is_loopback, address.is_link_local, address.is_multicast, address.is_unspecified])


@given(st.text(max_size=60))
def test_any_text_is_either_an_address_or_refused(text):
    for url in (text, f"https://{text}", f"https://{text}/x"):
        try:
            target = outgoing_hosts.read(url)
        except Refused:
            continue
        assert target.scheme in ("http", "https")
        assert target.host.isascii()


def test_the_address_is_not_shown_with_its_key():
    target = outgoing_hosts.read("https://example.com/send?key=0123456789abcdef0123456789abcdef")
    assert "0123456789abcdef" not in repr(target)
    assert target.secrets == ["0123456789abcdef0123456789abcdef"]

"""Whence a request came, through proxies and through people who would like to be somebody else."""

import pytest
from flask import Flask

from chassis.settings import SettingsError
from gateway.http.addresses import Proxies
from gateway.tests.company import ACompany, Caller

TRUSTED = Proxies.configured({"TRUSTED_PROXIES": "10.0.0.0/8 2001:db8:1::/48"})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("2001:db8:1::7", "2001:db8:2::1", "2001:db8:2::1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", " , ,", "10.0.0.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_a_hop_is_believed_from_a_trusted_one(peer: str, forwarded: str, address: str):
    assert TRUSTED.address_of(peer, forwarded) == address


def test_without_a_setting_nobody_is_trusted():
    assert Proxies.configured({}).address_of("127.0.0.1", "198.51.100.1") == "127.0.0.1"


def test_a_setting_that_is_no_network_is_refused():
    with pytest.raises(SettingsError, match="TRUSTED_PROXIES"):
        Proxies.configured({"TRUSTED_PROXIES": "the-proxy"})


def test_a_session_says_whence_it_came(app: Flask, company: ACompany):
    body = {"tenant": company.code, "login": "boss", "password": "correct horse battery"}
    headers = {"X-Forwarded-For": "198.51.100.1"}
    token = app.test_client().post("/v1/auth/sessions", json=body, headers=headers).get_json()["access_token"]
    [session] = Caller(app.test_client(), token)("GET", "/v1/auth/sessions").get_json()["items"]
    assert session["address"].startswith("127.1.")

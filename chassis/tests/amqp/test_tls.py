"""TLS to the broker: every way to it, under real threads and under green ones, and who is not believed."""

from pathlib import Path

import click
import orjson
import pytest

from chassis.amqp import names
from chassis.amqp.address import AddressError, BrokerAddress
from chassis.amqp.publisher import Outgoing, Publisher
from chassis.operating.resting import dead_letters
from chassis.operating.telling import plainly
from chassis.rpc import RpcClient
from chassis.settings import SettingsError
from chassis.testing.certificates import Authority
from chassis.testing.eventually import eventually
from chassis.tests.actors import DO
from chassis.tests.events.messages import envelope


@pytest.fixture
def url(empty, authority):
    return lambda user: empty.tls_url(user, cacertfile=authority.file)


def test_a_request_goes_there_and_back(start, url):
    start("serve", AMQP_URL=url("alpha")).consuming()
    client = RpcClient(url("asker"), "asker")
    large = "x" * 300_000
    try:
        assert client.call(DO, {"text": large}, "token", 10) == {"did": {"text": large}}
        assert [client.call(DO, {"n": n}, "token", 5) for n in range(50)] == [{"did": {"n": n}} for n in range(50)]
    finally:
        client.close()


def test_an_event_is_published_handled_put_off_and_buried(start, url, empty):
    actor = start("work", AMQP_URL=url("alpha")).consuming()
    good, bad = envelope(), envelope(second={"what": "raise"})
    publisher = Publisher(BrokerAddress.parse(url("beta")), "beta publishes")
    properties = {"content_type": "application/cloudevents+json", "delivery_mode": 2, "user_id": "beta"}
    key = "beta.thing.happened.v1"
    sent = [
        Outgoing("beta.events", key, orjson.dumps(one), properties | {"message_id": one["id"]}) for one in (good, bad)
    ]
    publisher.publish(sent, 10)
    publisher.close()
    eventually(lambda: actor.lines("first", id=good["id"], at="end"), "the event")
    # Put off and buried by the process itself, from a green thread.
    eventually(lambda: empty.depth(names.dead_queue("alpha")) == 1, "a dead letter")
    with dead_letters(BrokerAddress.parse(url("alpha")), "alpha") as letters:
        assert [letter.id for letter in letters] == [bad["id"]]
    assert actor.stop() == 0


def test_a_connection_that_breaks_is_made_anew(start, url, empty):
    actor = start("serve", AMQP_URL=url("alpha")).consuming()
    empty.close(empty.connections("alpha takes rpc-alpha"))
    actor.consuming(2)


def _refused(start, url: str, reason: str) -> None:
    actor = start("work", AMQP_URL=url)
    eventually(lambda: reason in actor.log.read_text(), f"a line with: {reason}", 20)
    assert actor.said("consuming") == 0
    with pytest.raises(click.ClickException, match=reason), plainly(), dead_letters(BrokerAddress.parse(url), "alpha"):
        pass


def test_a_broker_that_another_authority_vouches_for_is_refused(start, empty, tmp_path):
    other = Authority(tmp_path, "another")
    _refused(start, empty.tls_url("alpha", cacertfile=other.file), "certificate verify failed")


def test_a_broker_whose_certificate_has_another_name_is_refused(start, empty, authority):
    url = empty.tls_url("alpha", "127.0.0.1", cacertfile=authority.file)
    _refused(start, url, "IP address mismatch, certificate is not valid for '127.0.0.1'")


def test_a_certificate_of_ones_own_is_shown(url, empty, authority):
    certificate, key = authority.issue("alpha")
    address = BrokerAddress.parse(empty.tls_url("alpha", cacertfile=authority.file, certfile=certificate, keyfile=key))
    with dead_letters(address, "alpha"):
        listed = empty.node.control("list_connections", "user", "ssl", "peer_cert_subject")
    assert "alpha\ttrue\tCN=alpha" in listed


@pytest.mark.parametrize(
    ("query", "reason"),
    [("verify=verify_none", "verify: cacertfile, certfile, keyfile are known"), ("cacertfile=/nowhere", "no file is")],
)
def test_what_cannot_be_used_is_said_without_the_password(query, reason):
    with pytest.raises(SettingsError, match=reason) as refused:
        BrokerAddress.parse(f"amqps://a:secret@b/c?{query}")
    assert "secret" not in str(refused.value)


def test_files_that_are_no_certificates_are_named(tmp_path: Path):
    (tmp_path / "ca.pem").write_text("nothing")
    address = BrokerAddress.parse(f"amqps://a:b@c/d?cacertfile={tmp_path}/ca.pem")
    with pytest.raises(SettingsError, match=r"TLS cannot be used with .*ca\.pem"):
        address.ssl_options()


def test_another_scheme_is_refused():
    with pytest.raises(AddressError):
        BrokerAddress.parse("amqpx://a:b@c/d")

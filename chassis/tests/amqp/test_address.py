import pytest

from chassis.amqp.address import BrokerAddress


def test_an_address_is_taken_apart():
    address = BrokerAddress.parse("amqp://a%40b:p%2Fw%20d@broker.example:5673/a%2Fb")
    assert address == BrokerAddress("broker.example", 5673, "a@b", "p/w d", "a/b")


def test_what_is_not_said_is_usual():
    address = BrokerAddress.parse("amqp://a:b@broker")
    assert (address.port, address.virtual_host) == (5672, "/")


@pytest.mark.parametrize(
    "url", ["amqp://broker/x", "http://a:secret@broker", "amqp://a@broker", "amqp://:b@broker", ""]
)
def test_an_address_without_a_login_is_refused_without_telling_it(url):
    with pytest.raises(ValueError, match="looks like") as refused:
        BrokerAddress.parse(url)
    assert "secret" not in str(refused.value)


def test_the_password_is_not_shown():
    address = BrokerAddress.parse("amqp://a:secret@broker/x")
    assert "secret" not in f"{address} {address!r}"

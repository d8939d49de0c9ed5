from contextlib import contextmanager

import pika
import pytest
from pika.exceptions import ProbableAccessDeniedError
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from chassis.amqp.topology import ServiceTopology
from chassis.bootstrapping import bootstrap, told
from chassis.database.engine import unpooled_engine
from chassis.settings import SettingsError
from chassis.tests.bootstrap.conftest import OWNER_PASSWORD

LAMP = ServiceTopology("lamp")


@pytest.fixture
def made(environ):
    bootstrap(LAMP, environ)
    return environ


@contextmanager
def connected(url):
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        yield connection.channel()
    finally:
        connection.close()


def depth(channel, queue):
    return channel.queue_declare(queue, passive=True).method.message_count


def owner_url(made):
    url = make_url(made["LAMP_DATABASE_URL"]).set(username="steward_lamp_owner", password=OWNER_PASSWORD)
    return url.render_as_string(hide_password=False)


def test_the_application_can_log_in_and_owns_nothing(made):
    with unpooled_engine(made["LAMP_DATABASE_URL"]).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM chassis.outbox")).scalar() == 0
        with pytest.raises(ProgrammingError, match="must be owner"):
            connection.execute(text("DROP TABLE chassis.outbox"))


def test_the_service_can_log_in_at_the_broker_and_has_its_queues(made):
    with connected(made["AMQP_URL"]) as channel:
        assert depth(channel, "rpc-lamp") == depth(channel, "evt-lamp") == 0


def test_a_partner_reads_its_own_queue_and_no_other(made, broker):
    with connected(broker.node.url("partner-acme", "acmes", "partner-acme")) as channel:
        assert next(channel.consume("partner-acme", inactivity_timeout=0.01)) == (None, None, None)
    with pytest.raises(ProbableAccessDeniedError), connected(broker.node.url("partner-acme", "acmes", "lamps")):
        pass


def test_a_second_time_keeps_what_is_there(made, broker):
    with unpooled_engine(owner_url(made)).begin() as connection:
        connection.execute(text("CREATE TABLE kept ()"))
    with connected(made["AMQP_URL"]) as channel:
        channel.basic_publish("lamp.events", "lamp.lamp.lit.v1", b"kept")
    bootstrap(LAMP, made)
    with unpooled_engine(made["LAMP_DATABASE_URL"]).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM kept")).scalar() == 0
    with connected(broker.node.url("partner-acme", "acmes", "partner-acme")) as channel:
        _, _, body = next(channel.consume("partner-acme", auto_ack=True, inactivity_timeout=5))
        assert body == b"kept"


def test_partners_are_no_must(environ):
    bootstrap(LAMP, {name: value for name, value in environ.items() if name != "STEWARD_PARTNERS"})


@pytest.mark.parametrize(
    ("name", "wrong", "reason"),
    [
        (
            "LAMP_DATABASE_URL",
            "postgresql://steward_hr:x@db/steward_lamp",
            "LAMP_DATABASE_URL must name the role steward_lamp",
        ),
        ("AMQP_URL", "amqp://hr:x@broker/steward", "AMQP_URL must name the user lamp"),
    ],
)
def test_addresses_of_somebody_else_are_refused(environ, name, wrong, reason):
    with pytest.raises(SettingsError, match=reason):
        bootstrap(LAMP, environ | {name: wrong})


def test_what_is_missing_ends_the_process_with_one_line(capfd):
    with pytest.raises(SystemExit, match="1"), told("lamp"):
        bootstrap(LAMP, {})
    [line] = capfd.readouterr().err.splitlines()
    assert "LAMP_DATABASE_URL is not set" in line

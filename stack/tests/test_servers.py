import json
import socket
from contextlib import closing

import pika
import psycopg2
import pytest

from chassis.amqp import management
from stack.broker_server import find_broker
from stack.database_server import find_database
from stack.errors import StackError
from stack.paths import Layout
from stack.ports import free_port
from stack.rabbitmq import PrivateBroker
from stack.servers import find_servers
from stack.tests.broker_definitions import ADMIN, CONSUMER, PASSWORD, definitions


@pytest.fixture
def said():
    return []


def management_url(broker: PrivateBroker, password: str = PASSWORD) -> str:
    return f"http://{ADMIN}:{password.replace(' ', '%20')}@127.0.0.1:{broker.ports.management}"


def named(broker: PrivateBroker) -> dict[str, str]:
    """The environment of somebody who has this broker."""
    return {"AMQP_URL": broker.url(ADMIN, PASSWORD, "steward"), "MANAGEMENT_URL": management_url(broker)}


def test_without_a_word_they_are_embedded(folder, said):
    servers = find_servers(
        Layout(folder), definitions(), {}, say=said.append, settings={"max_connections": "20"}
    ).ready()
    with closing(psycopg2.connect(servers.database.admin_url)) as connection, connection.cursor() as cursor:
        cursor.execute("show max_connections")
        assert cursor.fetchone() == ("20",)
    address = servers.broker.url(CONSUMER, PASSWORD, "steward")
    pika.BlockingConnection(pika.URLParameters(address)).close()
    assert said == ["PostgreSQL: embedded", "RabbitMQ: embedded"]
    servers.stop()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(servers.database.admin_url)


def test_named_ones_are_taken_and_left_running(folder, said, postgres, broker):
    environ = {"DATABASE_URL": postgres.admin_url, "TESTCONTAINERS": "1", **named(broker)}
    servers = find_servers(Layout(folder), definitions(), environ, say=said.append)
    assert said == ["PostgreSQL: DATABASE_URL", "RabbitMQ: AMQP_URL"]
    assert servers.database.admin_url == postgres.admin_url
    assert servers.broker.url("u", "p/w", "v") == f"amqp://u:p%2Fw@127.0.0.1:{broker.ports.amqp}/v"
    servers.stop()
    psycopg2.connect(postgres.admin_url).close()


def test_a_named_broker_is_given_the_definitions(folder, said, broker):
    document = definitions()
    document["queues"].append({**document["queues"][0], "name": "evt-new"})
    found = find_broker(folder, named(broker), document, log=folder / "log", say=said.append)
    with closing(pika.BlockingConnection(pika.URLParameters(found.url(ADMIN, PASSWORD, "steward")))) as connection:
        connection.channel().queue_delete("evt-new")


def test_a_named_database_that_does_not_answer_is_one_clear_line(folder):
    environ = {"DATABASE_URL": f"postgresql://me@127.0.0.1:{free_port()}/postgres"}
    with pytest.raises(StackError, match="DATABASE_URL names a server that lets nobody in") as caught:
        find_database(folder, environ, log=folder / "log")
    assert "\n" not in str(caught.value)


def test_a_named_broker_that_does_not_answer_is_one_clear_line(folder, said):
    with pytest.raises(StackError, match="where no broker answers"):
        find_broker(folder, {"AMQP_URL": f"amqp://127.0.0.1:{free_port()}"}, {}, log=folder / "log", say=said.append)


def test_a_management_api_that_does_not_answer_is_one_clear_line(folder, said, broker):
    environ = {**named(broker), "MANAGEMENT_URL": f"http://me:secret@127.0.0.1:{free_port()}"}
    with pytest.raises(StackError, match=r"management API at 127.0.0.1:.* does not answer") as caught:
        find_broker(folder, environ, {}, log=folder / "log", say=said.append)
    assert "secret" not in str(caught.value)


def test_a_login_that_is_no_administrators_is_one_clear_line(broker):
    with pytest.raises(management.ManagementError, match="wants an administrator's login"):
        management.import_definitions(management_url(broker, "wrong"), definitions())


def test_definitions_that_are_refused_are_one_clear_line(broker):
    with pytest.raises(management.ManagementError, match="refused the definitions"):
        management.import_definitions(management_url(broker), {"queues": [{"name": "no-vhost"}]})


def test_a_broker_that_fails_takes_the_database_down_again(folder, said):
    environ = {"AMQP_URL": f"amqp://127.0.0.1:{free_port()}"}
    with pytest.raises(StackError, match="no broker"):
        find_servers(Layout(folder), {}, environ, say=said.append)
    port = json.loads((folder / "postgres" / "port.json").read_text())["postgres"]
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_without_docker_testcontainers_is_one_clear_line(folder, monkeypatch):
    monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{free_port()}")
    with pytest.raises(StackError, match="TESTCONTAINERS is set, but Docker did not start postgres:15"):
        find_database(folder, {"TESTCONTAINERS": "1"}, log=folder / "log")

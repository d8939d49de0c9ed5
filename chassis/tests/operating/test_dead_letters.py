"""Looking at dead letters and throwing them away."""

import orjson
import pika
import pytest

from chassis.amqp import names
from chassis.testing.eventually import eventually
from chassis.tests.events.messages import envelope, publish
from chassis.tests.operating.burying import DEAD, KEY, bury, bury_request, resting, taken


def rows(output):
    return [orjson.loads(line) for line in output.splitlines()]


def test_what_a_handler_refused_is_listed_with_all_there_is_to_say(start, empty, said):
    start("work").consuming()
    [event_id] = publish(empty, envelope(first={"what": "invalid"}))
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    [row] = rows(said("dead", "list", "alpha", "--json"))
    assert row.pop("at").startswith("20")
    assert row.pop("size") > 100
    assert row.pop("error").startswith("Invalid: ")
    expected = {"id": event_id, "what": "event", "key": KEY, "reason": "failed", "attempts": 1, "publisher": "beta"}
    assert row == expected
    assert event_id in said("dead", "list", "alpha")


def test_a_request_is_told_from_an_event(start, empty, said):
    start("serve").consuming()
    with empty.channel("asker") as channel:
        channel.basic_publish("nameko-rpc", "alpha.do", b"no reply wanted")
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    [row] = rows(said("dead", "list", "alpha", "--json"))
    assert (row["what"], row["key"], row["reason"], row["publisher"]) == ("request", "alpha.do", "bad_request", "")


def test_what_the_broker_put_there_by_itself_says_so(empty, said):
    [event_id] = publish(empty, envelope())
    with empty.channel("alpha") as channel:
        for _, _, body in channel.consume("evt-alpha", inactivity_timeout=1):
            if body is None:
                break
            channel.basic_nack(0, multiple=True, requeue=True)
    eventually(lambda: empty.depth(DEAD) == 1, "a dead letter")
    [row] = rows(said("dead", "list", "alpha", "--json"))
    told = (row["id"], row["key"], row["reason"], row["publisher"])
    assert told == (event_id, KEY, "delivery_limit", "beta")
    assert row["at"].startswith("20")


def test_looking_changes_nothing(empty, said):
    ids = [bury(empty) for _ in range(5)]
    for _ in range(30):
        said("dead", "list", "alpha", "--limit", "2")
        said("dead", "show", "alpha", ids[3])
    assert [row["id"] for row in rows(said("dead", "list", "alpha", "--json"))] == ids
    assert taken(empty) == ids


def test_all_are_seen_where_there_are_more_than_a_queue_hands_out_by_itself(empty, said):
    with empty.channel("alpha") as channel:
        channel.tx_select()
        for number in range(2500):
            properties = pika.BasicProperties(message_id=str(number), delivery_mode=2)
            channel.basic_publish(names.retry_exchange("alpha"), names.DEAD, b"{}", properties)
        channel.tx_commit()
    eventually(lambda: empty.depth(DEAD) == 2500, "all dead letters")
    for _ in range(2):
        listed = rows(said("dead", "list", "alpha", "--json", "--limit", "9999"))
        assert [row["id"] for row in listed] == [str(number) for number in range(2500)]


def test_the_list_can_be_narrowed_down(empty, said):
    failed, forged, ended = bury(empty), bury(empty, reason="forged"), bury(empty, key="beta.thing.ended.v1")

    def listed(*words):
        return [row["id"] for row in rows(said("dead", "list", "alpha", "--json", *words))]

    assert listed("--reason", "forged") == [forged]
    assert listed("--reason", "failed") == [failed, ended]
    assert listed("--reason", "failed", "--key", "beta.thing.ended") == [ended]
    assert listed("--key", "beta.thing.happened.v1", "--limit", "1") == [failed]
    assert said("dead", "list", "alpha", "--reason", "unheard-of") == "there are none"


def test_one_is_shown_with_headers_and_body(empty, said):
    shown = said("dead", "show", "alpha", bury(empty, body=envelope(name="王小明"), error="KeyError: 'room'"))
    assert "x-reason: failed" in shown
    assert "KeyError: 'room'" in shown
    assert '"name": "王小明"' in shown
    assert "never: undecodable" in said("dead", "show", "alpha", bury(empty, body={"id": "7"}))


def test_purging_asks_first(empty, operate, said):
    ids = [bury(empty), bury(empty)]
    declined = operate("dead", "purge", "alpha", "--id", ids[0], answer="n\n")
    assert declined.exit_code == 1
    assert resting(empty) == ids
    assert f"1 {KEY} failed" in said("dead", "purge", "alpha", "--id", ids[0], answer="y\n")
    assert resting(empty) == ids[1:]


def test_what_is_meant_is_purged_and_nothing_else(empty, said):
    failed, forged, request = bury(empty), bury(empty, reason="forged"), bury_request(empty)
    assert said("dead", "purge", "alpha", "--requests", "--yes").startswith("1 are thrown away")
    assert resting(empty) == [failed, forged]
    assert request not in said("dead", "list", "alpha")
    said("dead", "purge", "alpha", "--reason", "forged", "--yes")
    assert resting(empty) == [failed]


def test_purging_everything_by_leaving_all_out_is_refused(empty, operate):
    bury(empty)
    assert operate("dead", "purge", "alpha", "--yes").exit_code == 2
    assert len(resting(empty)) == 1


@pytest.mark.parametrize("words", [("show",), ("purge", "--yes", "--id"), ("replay", "--id")])
def test_an_unknown_id_is_told(empty, refused, words):
    known = bury(empty)
    verb, *options = words
    assert refused("dead", verb, "alpha", *options, "nobody") == "Error: no dead letter of alpha has the id nobody"
    assert resting(empty) == [known]


def test_what_an_operator_can_mend_is_told_in_one_line(refused):
    words = ("dead", "list", "alpha")
    assert "no queue 'dlq-gone'" in refused("dead", "list", "gone", user="admin")
    assert "403 ACCESS_REFUSED" in refused(*words, user="beta")
    assert "ConnectionRefusedError" in refused(*words, AMQP_URL="amqp://alpha:x@127.0.0.1:1/steward")
    assert "AMQP_URL cannot be used: a broker's address looks like" in refused(*words, AMQP_URL="http://x")

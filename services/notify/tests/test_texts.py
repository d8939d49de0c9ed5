import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.rules import RULES
from services.notify.texts.catalogue import READY, Key
from services.notify.texts.text import Text

DERIVED = {"due_at", "total"}


def test_every_text_exists_in_both_languages_with_the_same_values():
    for key, text in READY.items():
        other = READY[Key(key.code, key.channel, "en" if key.language == "zh" else "zh")]
        assert text.places == other.places, key
        assert (text.subject is None) == (other.subject is None), key


def test_every_text_is_sound_and_only_text_messages_have_no_subject():
    for key, text in READY.items():
        assert text.sound, key
        assert (text.subject is None) == (key.channel == "sms"), key


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_rule_has_a_ready_text_for_each_of_its_channels(language):
    for event, rules in RULES.items():
        for rule in rules:
            for channel in {*rule.channels, *rule.pressing, *rule.no_account}:
                assert Key(rule.text, channel, language) in READY, (event.type, rule.text, channel)


def test_every_ready_text_is_used():
    used = {
        (rule.text, channel)
        for rules in RULES.values()
        for rule in rules
        for channel in (*rule.channels, *rule.pressing, *rule.no_account)
    }
    assert {(key.code, key.channel) for key in READY} - used == {
        ("login_code", "sms"),
        *(("contact_changed", channel) for channel in ("in_app", "sms", "email")),
    }


def test_a_text_asks_for_nothing_that_its_event_does_not_have():
    for event, rules in RULES.items():
        there = set(event.payload_schema.fields) | DERIVED
        for rule in rules:
            for key, text in READY.items():
                if key.code == rule.text:
                    assert text.places <= there, (event.type, key)


def test_values_take_their_places():
    text = Text("No. {number}", "{room_label}: {note}")
    assert text.filled({"number": "T-1", "room_label": "3-2-1203"}) == Text("No. T-1", "3-2-1203: -")


def test_a_value_is_never_read_as_text():
    text = Text(None, "{note} {number}")
    assert text.filled({"note": "{number}", "number": "T-1"}).body == "{number} T-1"


@pytest.mark.parametrize("body", ["{", "a } b", "{Number}", "{note.__class__}", "{0}", "{note!r}", "{note:>9}"])
def test_what_is_no_place_for_a_value_is_not_sound(body):
    assert not Text(None, body).sound


@given(st.text())
def test_a_value_comes_out_as_it_is(value):
    assert Text(None, "<{note}>").filled({"note": value}).body == f"<{value or '-'}>"

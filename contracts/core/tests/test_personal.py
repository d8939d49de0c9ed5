"""What is personal can be told apart, not read."""

import pytest

from contracts.core.personal import (
    EMAIL,
    IDENTITY,
    KINDS,
    PHONE,
    WORK_PHONE,
    masked_email,
    masked_identity,
    masked_phone,
    masked_text,
)


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        ("+8613800138000", "138****8000"),
        ("13800138000", "138****8000"),
        ("138-0013-8000", "138****8000"),
        ("+85291234567", "+852****67"),
        ("+8657412345678", "+865****78"),
        ("0574-12345678", "057****78"),
        ("12345", "****"),
        ("", "****"),
    ],
)
def test_a_phone(number: str, seen: str):
    assert masked_phone(number) == seen


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        ("33022619900101123X", "3302**********123X"),
        ("330226900101123", "3302*******1123"),
        ("E12345678", "E******78"),
        ("E1234", "****"),
        ("", "****"),
    ],
)
def test_an_identity_number(number: str, seen: str):
    assert masked_identity(number) == seen


@pytest.mark.parametrize(
    ("address", "seen"), [("zhang@example.com", "z***@example.com"), ("z@e.cn", "z***@e.cn"), ("zhang", "****")]
)
def test_an_email_address(address: str, seen: str):
    assert masked_email(address) == seen


@pytest.mark.parametrize("mask", [masked_phone, masked_identity, masked_email, lambda value: masked_text(value, KINDS)])
@pytest.mark.parametrize("value", ["+8613800138000", "+85291234567", "33022619900101123X", "E12345678", "a@b.cn", "1"])
def test_what_is_masked_stays_as_it_is(mask, value: str):
    assert mask(mask(value)) == mask(value)


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("请打13800138000，找张三", "请打138****8000，找张三"),
        ("电话：+86 138 0013 8000。", "电话：138****8000。"),
        ("手机１３８００１３８０００", "手机138****8000"),
        ("微信wx13800138000", "微信wx138****8000"),
        ("座机0574-12345678", "座机057****78"),
        ("身份证33022619900101123x", "身份证3302**********123x"),
        ("550 <zhang@example.com>: no such user", "550 <z***@example.com>: no such user"),
        ("13800138000@139.com", "1***@139.com"),
        ("Key (number)=(+8613800138000) already exists.", "Key (number)=(138****8000) already exists."),
    ],
)
def test_it_is_found_in_peoples_words(words: str, seen: str):
    assert masked_text(words, KINDS) == seen


@pytest.mark.parametrize(
    "words",
    [
        "0e9fb3a1-1380-4138-8000-a13800138000",
        "room 1-101, 120.00 CNY, 2026-11-26T12:00:00.000Z",
        "1764157603000",
        "R-20261126-000123",
        "201901013800138000123",
    ],
)
def test_nothing_else_is_taken_for_it(words: str):
    assert masked_text(words, KINDS) == words


def test_only_what_is_to_be_masked_is():
    words = "13800138000 33022619900101123X a@b.cn"
    assert masked_text(words, {PHONE}) == "138****8000 33022619900101123X a@b.cn"
    assert masked_text(words, {WORK_PHONE}) == masked_text(words, {PHONE})
    assert masked_text(words, {IDENTITY}) == "13800138000 3302**********123X a@b.cn"
    assert masked_text("13800138000@139.com", {PHONE}) == "138****8000@139.com"
    assert masked_text(words, {EMAIL}) == "13800138000 33022619900101123X a***@b.cn"
    assert masked_text(words, ()) == words

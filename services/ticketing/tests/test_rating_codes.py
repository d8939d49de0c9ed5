from uuid import uuid4

from services.ticketing.rating_codes import ALPHABET, LENGTH, digest, new_code

TENANT = uuid4()


def test_a_code_is_short_and_cannot_be_misread():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert not set("01OIL") & set(ALPHABET)


def test_a_code_may_be_typed_as_people_type():
    assert digest(TENANT, " abcd-2345 ") == digest(TENANT, "ABCD2345")


def test_the_same_code_is_another_one_for_another_company():
    assert digest(TENANT, "ABCD2345") != digest(uuid4(), "ABCD2345")

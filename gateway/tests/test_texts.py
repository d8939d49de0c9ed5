"""Problems have names in both languages."""

import importlib

import pytest

from contracts.core.errors import ServiceError
from gateway.http.texts import title_of

importlib.import_module("gateway.import_jobs.jobs")  # its refusals too


@pytest.mark.parametrize("code", sorted(ServiceError.by_code))
def test_every_refusal_has_a_chinese_title(code: str):
    english = ServiceError.by_code[code].title
    assert title_of(code, english, "zh") != english
    assert title_of(code, english, "en") == english

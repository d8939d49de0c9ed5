import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

from chassis.process.loading import handlers_class, kept_by, service_class
from chassis.retention import KEPT, Kept


@pytest.fixture
def module(monkeypatch):
    """Puts a module with some classes in place."""

    def put(name, *classes):
        parent, _, _ = name.rpartition(".")
        for one in (parent, name):
            if one:
                made = ModuleType(one)
                made.__path__ = []
                monkeypatch.setitem(sys.modules, one, made)
        for kind in classes:
            kind.__module__ = name
            setattr(sys.modules[name], kind.__name__, kind)

    return put


def named(name):
    return type("Found", (), {"name": name})


def test_the_class_with_the_services_name_is_found(module):
    found = named("delta")
    module("services.delta.service", found, type("Helper", (), {}))
    assert service_class("delta") is found


def test_handlers_outside_of_the_services_are_found(module):
    found = named("porch")
    module("porch.handlers", found)
    assert handlers_class("porch") is found


@pytest.mark.parametrize("classes", [(), (named("other"),)])
def test_a_module_without_one_is_told(module, classes):
    module("services.delta.service", *classes)
    with pytest.raises(LookupError, match="exactly one class with name = 'delta'"):
        service_class("delta")


def test_a_handlers_module_that_cannot_be_imported_is_told():
    with pytest.raises(ModuleNotFoundError):
        handlers_class("no_such_service")


def test_the_rules_of_a_service_come_after_those_of_the_chassis(module):
    module("services.delta.retention")
    made = sys.modules["services.delta.retention"]
    vars(made).update(KEPT=(Kept("deltas", "ended_at", 1),), __spec__=ModuleSpec(made.__name__, None))
    assert kept_by("delta") == (*KEPT, Kept("deltas", "ended_at", 1))
    assert kept_by("epsilon") == KEPT

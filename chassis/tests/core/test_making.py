"""Statements that are made once are asked with the values of each question."""

from sqlalchemy import BindParameter, Text, bindparam, select, union_all

from chassis.database.filtering import same
from chassis.database.making import made_once
from chassis.database.streams import each
from chassis.testing import work_as
from chassis.tests.core.sample.models import Price


def asked(tenant, *parts):
    """The names that a question of this kind gives, and its statement."""

    def make():
        [first, second] = (select(Price.name).where(part) for part in parts)
        return select(union_all(first, second).subquery())

    statement, values = made_once(make, parts, "test")
    with work_as("sample", tenant=tenant) as work:
        return sorted(work.session.scalars(statement, values)), statement


def prices(tenant):
    with work_as("sample", tenant=tenant) as work:
        for name in "abcd":
            work.add(Price(name=name))


def test_one_statement_answers_with_the_values_of_each_question(tenant):
    prices(tenant)
    first, statement = asked(tenant, Price.name == "a", Price.name > "c")
    second, again = asked(tenant, Price.name == "b", Price.name > "b")
    assert (first, second) == (["a", "d"], ["b", "c", "d"])
    assert again is statement
    other, another = asked(tenant, Price.name == "b", Price.name < "b")
    assert other == ["a", "b"]
    assert another is not statement


def test_one_value_at_two_places_is_not_two_values(tenant):
    prices(tenant)
    value: BindParameter[str] = bindparam("name", "a", unique=True)
    assert asked(tenant, Price.name == value, Price.name >= value)[0] == ["a", "a", "b", "c", "d"]
    assert asked(tenant, Price.name == "b", Price.name >= "d")[0] == ["b", "d"]


def test_lists_of_values_are_those_of_the_question(tenant):
    prices(tenant)
    for names in (("a", "b"), ("c", "d"), ("b", "c", "d")):
        [several] = same((Price.name, names))
        among = Price.name.in_(select(each("name", Text(), list(names)).c.name))
        assert asked(tenant, several, Price.name.in_(names))[0] == sorted(names * 2)
        assert asked(tenant, among, Price.name == names[0])[0] == sorted((*names, names[0]))


def test_a_name_that_is_given_with_the_question_stays_free(tenant):
    prices(tenant)
    parts = (Price.name == bindparam("wanted", type_=Text()), Price.name == "d")
    statement, values = made_once(lambda: select(Price.name).where(parts[0] | parts[1]), parts, "free")
    with work_as("sample", tenant=tenant) as work:
        assert sorted(work.session.scalars(statement, {**values, "wanted": "b"})) == ["b", "d"]

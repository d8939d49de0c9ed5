from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stack.demo.company import Company
from stack.demo.identities import mobile
from stack.demo.places import CITIES, community_name
from stack.demo.records import AS_OF


@pytest.fixture(scope="module")
def company():
    return Company()


@pytest.fixture(scope="module")
def tenancies(company):
    return [*company.tenancies()]


def test_the_company_is_as_large_as_promised(company, tenancies):
    kinds = Counter(node.kind for node in company.nodes)
    assert kinds == {"headquarters": 1, "city_company": 3, "project": 6}
    assert len(company.projects) == 6
    assert sum(1 for _ in company.rooms()) == 3000
    assert len({tenancy.customer.code for tenancy in tenancies}) == 3600
    assert len({post.number for post in company.posts}) == 120
    assert len(company.contractors) == 20


def test_the_same_seed_gives_the_same_company(company, tenancies):
    again = Company()
    assert [*again.tenancies()] == tenancies
    assert (again.nodes, again.posts, again.contractors) == (company.nodes, company.posts, company.contractors)


def test_another_seed_gives_other_people(company):
    other = Company(seed=2)
    assert not {post.phone for post in other.posts} & {post.phone for post in company.posts}
    assert other.resident("SZ01") != company.resident("SZ01")


def test_parents_come_before_their_children(company):
    seen = {None}
    for node in company.nodes:
        assert node.parent_code in seen
        seen.add(node.code)


def test_everybody_whom_the_organization_needs_is_there(company):
    assert [company.holders(role)[0].number for role in ("group_admin", "hr", "auditor")] == ["E0001", "E0002", "E0003"]
    for project in company.projects:
        code = project.node_code
        assert all(company.holders(role, code) for role in ("desk", "cashier"))
        assert len(company.holders("project_lead", code)) == 1
        assert len(company.holders("repair_worker", code)) >= 2
        assert company.manager_over(code).node_code == code[:2]


def test_some_have_two_posts_in_one_city(company):
    posts = Counter(post.number for post in company.posts)
    assert max(posts.values()) == 2
    for number in (number for number, count in posts.items() if count == 2):
        first, second = (post for post in company.posts if post.number == number)
        assert (first.name, first.phone, first.node_code[:2]) == (second.name, second.phone, second.node_code[:2])
        assert first.node_code != second.node_code


def test_nobody_shares_a_phone_or_a_document(company, tenancies):
    customers = {tenancy.customer for tenancy in tenancies}
    phones = [c.phone for c in customers] + [c.second_phone for c in customers if c.second_phone]
    phones += {post.phone for post in company.posts}
    assert len(set(phones)) == len(phones)
    assert len({customer.identity_number for customer in customers}) == len(customers)


def test_nobody_has_the_identity_number_of_a_real_person(tenancies):
    cards = [t.customer.identity_number for t in tenancies if t.customer.identity_type == "id_card"]
    assert {card[4:6] for card in cards} == {"99"}


def test_rooms_are_owned_let_shared_and_empty_as_in_life(company, tenancies):
    rooms = {(room.node_code, room.building, room.unit, room.number) for room in company.rooms()}
    assert len(rooms) == 3000
    lived_in = {(t.node_code, t.place.building, t.place.unit, t.room) for t in tenancies}
    assert 100 < len(rooms - lived_in) < 200
    assert Counter(t.relation for t in tenancies)["renter"] > 300
    assert sum(1 for t in tenancies if t.to_date and t.to_date <= AS_OF) > 50
    assert Counter(t.customer.kind for t in tenancies)["company"] > 100
    assert max(Counter(t.customer.code for t in tenancies).values()) > 1
    assert Counter(room.use for room in company.rooms()).keys() == {"residential", "shop", "office", "parking"}


def test_nothing_begins_after_its_end_or_before_the_building_stands(company, tenancies):
    delivered = {project.node_code: project.delivered_on for project in company.projects}
    for tenancy in tenancies:
        assert delivered[tenancy.node_code] <= tenancy.from_date <= AS_OF
        assert tenancy.to_date is None or tenancy.from_date <= tenancy.to_date


def test_residents_that_the_demo_counts_on(company):
    for project in company.projects:
        owner, renter = (company.resident(project.node_code, relation) for relation in ("owner", "renter"))
        assert owner.customer.code != renter.customer.code
        assert owner.phone == owner.customer.phone


def test_a_large_company_grows_in_proportion():
    large = Company(room_count=100_000)
    assert len(large.projects) == 200
    assert len({node.name for node in large.nodes}) == len(large.nodes) == 1 + len(CITIES) + 200
    assert len({post.number for post in large.posts}) == 4000


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(30, 400))
def test_any_size_has_its_rooms_and_customers(seed, rooms):
    company = Company(seed, rooms)
    assert sum(1 for _ in company.rooms()) == rooms
    assert len({tenancy.customer.code for tenancy in company.tenancies()}) == rooms * 6 // 5


@pytest.mark.parametrize("kind", ["residential", "commercial", "office"])
def test_no_two_communities_of_a_kind_have_one_name(kind):
    assert len({community_name(kind, index) for index in range(400)}) == 400


@given(st.lists(st.integers(0, 1_599_999_999), unique=True), st.integers(0, 100))
def test_every_index_has_its_own_number(indexes, seed):
    assert len({mobile(seed, index) for index in indexes}) == len(indexes)

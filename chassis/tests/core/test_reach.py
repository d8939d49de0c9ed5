"""Both locks: the condition that a query gets, and row-level security when a query has none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import make_url, select, text, update

from chassis.cursors import Cursors
from chassis.database import UnitOfWorks
from chassis.database.engine import engine_for, unpooled_engine
from chassis.scopes import Scope
from chassis.testing import (
    AssignmentScope,
    OrgScope,
    PartnerScope,
    RoomsScope,
    SystemScope,
    Tree,
    a_context,
    a_tree,
    clock_at,
    runtime_of,
    url_of,
    work_as,
)
from chassis.tests.core.sample.models import Buyer, Order, Price, Room, Step
from contracts.core.errors import Duplicate, NotFound

THEN = datetime(2026, 5, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class House:
    """Two orders: one with everything named, one of strangers."""

    tenant: UUID
    tree: Tree
    room: UUID
    worker: UUID
    maker: UUID
    buyer: UUID
    mine: UUID
    others: UUID


def _order(node, room, **more):
    return Order(org_node_id=node, room_id=room, ordered_at=THEN, title=str(uuid4()), **more)


@pytest.fixture
def house(tenant) -> House:
    tree = a_tree("sample", tenant)
    room, worker, maker, buyer = (uuid4() for _ in range(4))
    with work_as("sample", tenant=tenant) as work:
        mine = work.add(_order(tree.left_leaf, room, worker_id=worker, maker_id=maker, buyer_id=buyer))
        others = work.add(_order(tree.right_leaf, uuid4(), buyer_id=uuid4()))
        work.session.flush()
        for order in (mine, others):
            work.add(Step(order_id=order.id, note="made"))
            work.add(Buyer(id=order.buyer_id, name="somebody", source_version=1))
        work.add(Price(name="for all"))
    return House(tenant, tree, room, worker, maker, buyer, mine.id, others.id)


SCOPES: dict[str, Callable[[House], list[Scope]]] = {
    "nothing": lambda _: [AssignmentScope(uuid4())],
    "own node": lambda house: [OrgScope(house.tree.left_leaf)],
    "node above": lambda house: [OrgScope(house.tree.left)],
    "root": lambda house: [OrgScope(house.tree.root)],
    "root, known as such": lambda house: [OrgScope(house.tree.root, whole=True)],
    "another node": lambda house: [OrgScope(house.tree.right)],
    "a node of nobody": lambda _: [OrgScope(uuid4())],
    "two nodes": lambda house: [OrgScope(house.tree.left), OrgScope(house.tree.right_leaf)],
    "room, lasting": lambda house: [RoomsScope(house.room, THEN)],
    "room, in the period": lambda house: [RoomsScope(house.room, THEN - DAY, THEN + DAY)],
    "room, before": lambda house: [RoomsScope(house.room, THEN - DAY, THEN)],
    "room, after": lambda house: [RoomsScope(house.room, THEN + DAY)],
    "another room": lambda _: [RoomsScope(uuid4(), THEN - DAY)],
    "worker": lambda house: [AssignmentScope(house.worker)],
    "maker": lambda house: [PartnerScope(house.maker)],
    "another maker": lambda _: [PartnerScope(uuid4())],
    "system": lambda _: [SystemScope()],
}
OTHERS = {"another node"}
BOTH = {"root", "root, known as such", "two nodes", "system"}
MINE = {"own node", "node above", "room, lasting", "room, in the period", "worker", "maker"}


def _expected(name, house):
    return ({house.mine} if name in MINE | BOTH else set()) | ({house.others} if name in OTHERS | BOTH else set())


@pytest.mark.parametrize("name", SCOPES)
def test_a_query_finds_what_the_scope_covers(house, name):
    with work_as("sample", *SCOPES[name](house), tenant=house.tenant, principal=f"employee:{uuid4()}") as work:
        found = {order.id for order in work.all(work.select(Order))}
        steps = {step.order_id for step in work.all(work.select(Step))}
        buyers = len(work.all(work.select(Buyer)))
        prices = len(work.all(work.select(Price)))
    expected = _expected(name, house)
    assert (found, steps, buyers, prices) == (expected, expected, len(expected), 1)


@pytest.fixture(scope="module")
def unlocked(databases):
    """Units of work of a superuser, whom row-level security lets through: only the first lock is left."""
    server = make_url(databases.admin_url()).set(drivername="postgresql+psycopg2")
    url = server.set(database=make_url(url_of("sample")).database).render_as_string(hide_password=False)
    engine = engine_for(url, 1)
    yield UnitOfWorks(engine, runtime_of("sample").clock, "sample", Cursors("key"))
    engine.dispose()


@pytest.mark.parametrize("name", SCOPES)
def test_a_query_is_narrow_by_itself(house, unlocked, name):
    context = a_context(house.tenant, *SCOPES[name](house), principal=f"employee:{uuid4()}")
    with unlocked.begin(context) as work:
        found = {order.id for order in work.all(work.select(Order))}
        steps = {step.order_id for step in work.all(work.select(Step))}
        buyers = len(work.all(work.select(Buyer)))
        prices = len(work.all(work.select(Price)))
        assert len(list(work.session.scalars(select(Order.id)))) > 1
    expected = _expected(name, house)
    assert (found, steps, buyers, prices) == (expected, expected, len(expected), 1)


@pytest.mark.parametrize("name", SCOPES)
def test_a_query_that_forgets_finds_no_more(house, name):
    with work_as("sample", *SCOPES[name](house), tenant=house.tenant, principal=f"employee:{uuid4()}") as work:
        found = set(work.session.scalars(select(Order.id)))
        steps = set(work.session.scalars(select(Step.order_id)))
        buyers = len(list(work.session.scalars(select(Buyer.id))))
        prices = len(list(work.session.scalars(select(Price.id))))
    expected = _expected(name, house)
    assert (found, steps, buyers, prices) == (expected, expected, len(expected), 1)


def test_the_person_of_the_principal_reaches_what_is_hers(house):
    with work_as("sample", AssignmentScope(uuid4()), tenant=house.tenant, principal=f"customer:{house.buyer}") as work:
        assert [order.id for order in work.all(work.select(Order))] == [house.mine]
        assert [buyer.id for buyer in work.all(work.select(Buyer))] == [house.buyer]
        assert list(work.session.scalars(select(Order.id))) == [house.mine]
        assert list(work.session.scalars(select(Buyer.id))) == [house.buyer]


def test_another_tenant_finds_nothing(house):
    with work_as("sample", tenant=uuid4()) as work:
        assert work.all(work.select(Order)) == []
        assert list(work.session.scalars(select(Order.id))) == []
        with pytest.raises(NotFound):
            work.get(Order, house.mine)


def test_a_node_that_moves_takes_its_orders_along(house):
    with work_as("sample", tenant=house.tenant) as work:
        work.session.execute(
            text("UPDATE chassis.org_nodes SET ancestors = :path WHERE id = :id"),
            {"path": [house.tree.root, house.tree.right, house.tree.left_leaf], "id": house.tree.left_leaf},
        )
    for node, expected in ((house.tree.left, set()), (house.tree.right, {house.mine, house.others})):
        with work_as("sample", OrgScope(node), tenant=house.tenant, principal=f"employee:{uuid4()}") as work:
            assert {order.id for order in work.all(work.select(Order))} == expected


@pytest.mark.parametrize("name", ["another node", "another room", "nothing"])
def test_what_is_out_of_reach_cannot_be_written(house, name):
    scopes = SCOPES[name](house)
    who = f"employee:{uuid4()}"
    with work_as("sample", *scopes, tenant=house.tenant, principal=who) as work:
        changed = update(Order).where(Order.id == house.mine).values(title="changed").returning(Order.id)
        assert work.session.execute(changed).all() == []
    with pytest.raises(NotFound), work_as("sample", *scopes, tenant=house.tenant, principal=who) as work:
        work.add(_order(house.tree.left_leaf, house.room))
    with pytest.raises(NotFound), work_as("sample", *scopes, tenant=house.tenant, principal=who) as work:
        work.add(Step(order_id=house.mine, note="mine too"))


def test_a_row_cannot_be_moved_to_another_tenant(house):
    with pytest.raises(NotFound), work_as("sample", tenant=house.tenant) as work:
        work.session.execute(update(Price).values(tenant_id=uuid4()))


def test_a_rule_may_look_beyond_the_scope(house):
    who = f"employee:{uuid4()}"
    with work_as("sample", OrgScope(house.tree.right), tenant=house.tenant, principal=who) as work:
        with work.whole_tenant():
            assert work.get(Order, house.mine).id == house.mine
        with pytest.raises(NotFound):
            work.get(Order, house.mine)
        assert list(work.session.scalars(select(Order.id))) == [house.others]


def test_a_worker_may_give_back_what_then_is_beyond_him(house):
    with work_as("sample", AssignmentScope(house.worker), tenant=house.tenant, principal=f"employee:{uuid4()}") as work:
        order = work.get(Order, house.mine)
        with work.whole_tenant():
            order.worker_id = None
        assert work.all(work.select(Order)) == []


def test_the_reach_is_narrow_again_after_an_error(house):
    who = f"employee:{uuid4()}"
    with work_as("sample", OrgScope(house.tree.right), tenant=house.tenant, principal=who) as work:
        with pytest.raises(NotFound), work.whole_tenant():
            raise NotFound
        assert list(work.session.scalars(select(Order.id))) == [house.others]


@pytest.mark.parametrize("table", ["orders", "steps", "buyers", "prices"])
def test_without_a_tenant_there_is_nothing(house, table):
    for owner in (False, True):
        with unpooled_engine(url_of("sample", owner=owner)).connect() as connection:
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_the_settings_end_with_the_transaction(house):
    with work_as("sample", tenant=house.tenant) as work:
        held = work.session.connection()
        work.session.execute(text("SELECT 1"))
        work.session.commit()
        assert held.closed
        assert list(work.session.scalars(select(Order.id))) == []


@pytest.mark.parametrize(("now", "reached"), [(THEN - DAY, False), (THEN, True), (THEN + DAY, False)])
def test_what_has_no_moment_is_reached_while_the_period_lasts(tenant, now, reached):
    with work_as("sample", tenant=tenant) as work:
        room = work.add(Room(name="kitchen")).id
    scope = RoomsScope(room, THEN, THEN + DAY)
    with clock_at(now), work_as("sample", scope, tenant=tenant, principal=f"customer:{uuid4()}") as work:
        assert bool(work.all(work.select(Room))) is reached
        assert bool(list(work.session.scalars(select(Room.id)))) is reached


def test_a_refusal_beyond_the_scope_means_what_it_says(house):
    """The row that is refused is flushed inside, and what ends the wide reach must not hide the reason."""

    def twice(work):
        title = work.get(Order, house.others).title
        with work.whole_tenant():
            work.add(Order(org_node_id=house.tree.left_leaf, room_id=house.room, ordered_at=THEN, title=title))

    scope, who = OrgScope(house.tree.right), f"employee:{uuid4()}"
    with pytest.raises(Duplicate), work_as("sample", scope, tenant=house.tenant, principal=who) as work:
        twice(work)

from stack.bench.bulk import Spent


def test_what_cannot_be_told_apart_counts_as_the_import():
    cpu = {"gateway-work": 3.0, "database of gateway-work": 1.0, "property": 2.0, "broker": 0.5, "database": 0.25}
    assert Spent(cpu, {}).importing == cpu


def test_relays_and_handlers_with_their_part_of_the_server_are_the_projections():
    cpu = {"gateway": 1.0, "property-work": 3.0, "database of ticketing-work": 1.0, "notify": 0.5}
    assert Spent(cpu, {}).following == {"property-work": 3.0, "database of ticketing-work": 1.0, "notify": 0.5}


def test_what_the_gateways_worker_does_afterwards_is_a_projection():
    taken = Spent({"gateway-work": 3.0, "broker": 0.5, "notify": 0.25}, {"gateway-work": 1.0})
    assert taken.importing == {"gateway-work": 2.0, "broker": 0.5}
    assert taken.following == {"notify": 0.25, "gateway-work": 1.0}

from contracts.ticketing import rpc


def test_the_progress_shows_every_step_and_who_took_it(flow, world):
    ticket = flow.send_back(flow.done())
    steps = flow.progress(ticket, by=world.owner)
    assert [step["action"] for step in steps] == [
        "open",
        "dispatch",
        "accept",
        "start",
        "report_done",
        "send_back",
    ]
    assert [step["to_status"] for step in steps[-3:]] == ["working", "done", "accepted"]
    assert steps[0]["from_status"] is None
    assert [steps[place]["actor"] for place in (0, 1, 2)] == [
        world.owner.principal,
        world.lead.principal,
        world.worker.principal,
    ]
    assert steps[-1]["note"] == "还在漏"


def test_a_rating_belongs_to_the_round_it_ends(flow):
    ticket = flow.dispatch(flow.rate(flow.rating(), satisfied=False))
    assert [step["round"] for step in flow.progress(ticket)[-2:]] == [1, 2]


def test_a_ticket_reads_as_it_was_answered(flow, world):
    ticket = flow.rating()
    for reader in (world.lead, world.manager, world.owner, world.worker, world.desk):
        assert world.ask(reader, rpc.GET_TICKET, "ticket:read", ticket_id=ticket["id"]) == ticket

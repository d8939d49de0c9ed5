def test_a_repair_goes_from_the_report_to_the_closed_ticket(flow):
    ticket = flow.open()
    statuses = [ticket["status"]]
    for step in (
        flow.dispatch,
        flow.accept,
        flow.start,
        flow.pause,
        flow.resume,
        flow.report_done,
        flow.pass_audit,
    ):
        ticket = step(ticket)
        statuses.append(ticket["status"])
    ticket = flow.rate(ticket, satisfied=True, comment="很好")
    assert [*statuses, ticket["status"]] == [
        "reported",
        "dispatched",
        "accepted",
        "working",
        "paused",
        "working",
        "done",
        "rating",
        "closed",
    ]
    assert ticket["rating"]["satisfied"] is True
    assert ticket["legal_actions"] == []

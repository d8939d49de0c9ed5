"""The repair: reported, dispatched, quoted, done, audited, rated; once dissatisfied, once satisfied; paid."""

from typing import Any

from stack.api import Client
from stack.play.cast import Cast
from stack.play.story import Story

_LIMIT_URGENCY = "urgent"


def play(story: Story, cast: Cast) -> dict[str, Any]:
    """Play the whole flow and return the closed ticket."""
    ticket = _report(story, cast)
    _dispatch(story, cast, ticket, round_=1)
    _quote(story, cast, ticket)
    _work(story, cast, ticket)
    first = _audit(story, cast, ticket)
    _rate(story, cast, ticket, first, satisfied=False)
    _dispatch(story, cast, ticket, round_=2)
    _finish(story, cast, ticket)
    second = _audit(story, cast, ticket)
    closed = _rate(story, cast, ticket, second, satisfied=True)
    _pay(story, cast, ticket)
    return closed


def _act(story: Story, text: str, who: Client, ticket: dict[str, Any], action: str, **rest: Any) -> dict[str, Any]:
    """Do ``action`` on the ticket as ``who``; it must lead to the status ``to``."""
    to, body = rest.pop("to"), rest
    path = f"/v1/tickets/{ticket['id']}/{action}"
    return story.step(text, f"POST {path}", who.post(path, body), status=to)


def _report(story: Story, cast: Cast) -> dict[str, Any]:
    body = {"room_id": cast.room["id"], "description": "厨房水龙头漏水，关不紧", "urgency": _LIMIT_URGENCY}
    ticket = story.step(
        f"The resident of {cast.room['label']} reports a leaking kitchen tap",
        "POST /v1/tickets",
        cast.resident.post("/v1/tickets", body),
        status="reported",
        round=1,
    )
    story.say(f"      ticket {ticket['number']}, to be dispatched by {ticket['dispatch_due_at']}")
    _told(story, cast.lead, ticket, "ticket_opened_lead", "the project lead is told")
    return ticket


def _dispatch(story: Story, cast: Cast, ticket: dict[str, Any], *, round_: int) -> None:
    worker = cast.worker.principal.removeprefix("employee:")
    text = f"The project lead accepts and dispatches (round {round_})"
    _act(story, text, cast.lead, ticket, "dispatch", worker_id=worker, to="dispatched")
    if round_ == 1:
        story.refused("auditing now is illegal", "illegal_transition", lambda: _pass(cast, ticket))
    _act(story, "The repair worker accepts", cast.worker, ticket, "accept", to="accepted")


def _pass(cast: Cast, ticket: dict[str, Any]) -> dict[str, Any]:
    return cast.lead.post(f"/v1/tickets/{ticket['id']}/pass")


def _quote(story: Story, cast: Cast, ticket: dict[str, Any]) -> None:
    items = cast.worker.get("/v1/charge-items")["items"]
    lines = [{"charge_item_id": item["id"], "quantity": "1"} for item in items[:2]]
    text = "The repair is out of warranty: the worker quotes"
    quoted = _act(story, text, cast.worker, ticket, "quote", lines=lines, to="quoted")
    story.say(f"      {quoted['quote']['total']} {quoted['quote']['currency']}")
    _act(story, "The resident agrees", cast.resident, ticket, "quote/answer", agreed=True, to="accepted")


def _work(story: Story, cast: Cast, ticket: dict[str, Any]) -> None:
    _act(story, "The worker starts", cast.worker, ticket, "start", to="working")
    _act(story, "… pauses for a part", cast.worker, ticket, "pause", reason="等待阀芯配件", to="paused")
    _act(story, "… goes on", cast.worker, ticket, "resume", to="working")
    parts = [{"name": "陶瓷阀芯", "quantity": "1"}]
    report = {"hours": "1.5", "parts": parts, "photos": ["photos/tap-after.jpg"], "note": "已更换阀芯"}
    _act(story, "… and reports the repair done", cast.worker, ticket, "done", **report, to="done")


def _finish(story: Story, cast: Cast, ticket: dict[str, Any]) -> None:
    _act(story, "The worker starts again", cast.worker, ticket, "start", to="working")
    _act(story, "… and reports the repair done", cast.worker, ticket, "done", hours="0.5", to="done")


def _audit(story: Story, cast: Cast, ticket: dict[str, Any]) -> str:
    """Pass the audit and return the code of the message that then asks for a rating."""
    used = cast.rating_code(None)
    _act(story, "The project lead audits and passes", cast.lead, ticket, "pass", to="rating")
    return story.wait("a message asks the resident for a rating", lambda: cast.rating_code(used))


def _rate(story: Story, cast: Cast, ticket: dict[str, Any], code: str, *, satisfied: bool) -> dict[str, Any]:
    said = "satisfied" if satisfied else "dissatisfied: it leaks again"
    body = {"tenant": cast.tenant, "code": code, "satisfied": satisfied, "comment": said}
    rated = Client(cast.operator.url).post("/v1/ratings", body)
    story.step(f"The resident sends the code back: {said}", "POST /v1/ratings", rated, satisfied=satisfied)
    now = cast.resident.get(f"/v1/tickets/{ticket['id']}")
    story.check(now["status"] == ("closed" if satisfied else "reported"), f"the ticket is {now['status']}")
    if not satisfied:
        story.check(now["round"] == ticket["round"] + 1, f"round {now['round']} begins")
        _told(story, cast.manager, ticket, "ticket_reopened_staff", "the city company, the level above, is told")
    return now


def _pay(story: Story, cast: Cast, ticket: dict[str, Any]) -> None:
    invoice = story.wait("the room's owner has an invoice", lambda: _invoice(cast, ticket))
    path = f"/v1/invoices/{invoice['id']}/payments"
    body = {"amount": invoice["open"], "currency": invoice["currency"], "method": "wechat"}
    text = f"The cashier records {invoice['open']} {invoice['currency']} for {invoice['number']}"
    paid = story.step(text, f"POST {path}", cast.cashier.post(path, body), status="paid", open="0.00")
    story.say(f"      receipt {paid['payments'][-1]['receipt_number']}")


def _invoice(cast: Cast, ticket: dict[str, Any]) -> dict[str, Any] | None:
    items: list[dict[str, Any]] = cast.cashier.get("/v1/invoices", ticket_id=ticket["id"])["items"]
    return items[0] if items else None


def _told(story: Story, who: Client, ticket: dict[str, Any], template: str, what: str) -> None:
    about = f"ticket:{ticket['id']}"
    story.wait(what, lambda: _message(who, about, template))


def _message(who: Client, about: str, template: str) -> dict[str, Any] | None:
    messages = who.get("/v1/messages", about=about)["items"]
    return next((message for message in messages if message["template"] == template), None)

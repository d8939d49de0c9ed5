"""The play as a whole: the partner listens, the cast gathers, the repair is played, the partner has heard of it."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chassis.amqp import names
from stack.api import Client
from stack.demo.company import Company
from stack.play import repair
from stack.play.cast import gather
from stack.play.story import Story
from stack.suite.parts import PARTNER

STOP_SECONDS = 10.0
_FEWEST_EVENTS = 20
TENANT = "suihe"
LOGIN = "admin"


@dataclass
class Performance:
    """``partner_url`` is the broker's address for the partner; ``folder`` takes what the partner writes down.

    The employees of the cast get ``password``.
    """

    operator: Client
    partner_url: str
    folder: Path
    tenant: str = TENANT
    company: Company = Company()  # noqa: RUF009 - it is frozen
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)

    def run(self, say: Callable[[str], None]) -> Story:
        """Play it, telling each line to ``say``. Raises WentWrong."""
        story = Story(say)
        with self._partner() as written:
            cast = gather(story, self.operator, self.tenant, self.company, self.password)
            ticket = repair.play(story, cast)
            self._hear(story, written, ticket)
        return story

    @contextmanager
    def _partner(self) -> Iterator[Path]:
        """Run the partner's own program; yield the file that it writes."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            written = Path(folder) / "events.jsonl"
            written.touch()
            command = [sys.executable, "-m", "stack.play.partner", names.partner_queue(PARTNER), str(written)]
            process = subprocess.Popen(command, env=os.environ | {"PARTNER_AMQP_URL": self.partner_url})
            try:
                yield written
            finally:
                process.terminate()
                process.wait(STOP_SECONDS)

    def _hear(self, story: Story, written: Path, ticket: dict[str, Any]) -> None:
        """Wait until the partner has the events of the messages about the ticket, and tell which."""
        about = f"ticket:{ticket['id']}"
        what = "the partner's own process received the notification events of this ticket"
        heard = story.wait(what, lambda: _heard(written, about))
        for kind, count in sorted(heard.items()):
            story.say(f"        {count:>3} × {kind}")


def _heard(written: Path, about: str) -> Counter[str] | None:
    """Return how often each type of event came, once every message is either sent or failed."""
    events = [json.loads(line) for line in written.read_text().splitlines()]
    own = {event["id"]: event for event in events if event["data"]["about"] == about}
    queued = {event["data"]["id"] for event in own.values() if event["type"] == "notify.message.queued"}
    ended = {event["data"]["id"] for event in own.values() if event["type"] != "notify.message.queued"}
    if len(own) < _FEWEST_EVENTS or not queued <= ended:
        return None
    return Counter(event["type"] for event in own.values())

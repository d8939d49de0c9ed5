"""The repair flow, from the report to the closed ticket."""

from stack.play.performance import Performance
from tests.e2e.running import Running


def test_a_repair_travels_through_all_services_and_a_partner_hears_of_it(running: Running) -> None:
    lines: list[str] = []
    performance = Performance(
        running.operator, running.suite.partner_url, running.suite.layout.run, company=running.company
    )
    story = performance.run(lines.append)
    assert story.steps >= 18
    assert any("notify.message.sent" in line for line in lines)

"""What is done to the suite, scenario by scenario."""

from stack.resilience.scenario import Scenario
from stack.resilience.scenarios import (
    broker,
    clock,
    database,
    idempotency,
    kill_storm,
    order,
    overload,
    partition,
    poison,
    restore,
    rolling,
    soak,
)

SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        # While there is little: it publishes again whatever was sent a minute before.
        restore.SCENARIO,
        kill_storm.SCENARIO,
        broker.SCENARIO,
        database.SCENARIO,
        partition.SCENARIO,
        idempotency.SCENARIO,
        overload.SCENARIO,
        clock.SCENARIO,
        order.SCENARIO,
        rolling.SCENARIO,
        poison.SCENARIO,
        soak.SCENARIO,
    )
}

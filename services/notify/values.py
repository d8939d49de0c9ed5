"""What an event fills into a text."""

from collections.abc import Mapping
from typing import Any

from services.notify.days import spoken

URGENCIES = {
    "zh": {"low": "不急", "normal": "普通", "urgent": "紧急", "emergency": "特急"},
    "en": {"low": "low", "normal": "normal", "urgent": "urgent", "emergency": "emergency"},
}
MOMENTS = ("due_at", "at")
AMOUNTS = ("total", "amount", "open")
LONGEST = {"sms": 60}


def values_of(facts: Mapping[str, Any], language: str) -> dict[str, str]:
    """Return the facts of an event, as its payload is loaded, in words of ``language``."""
    words = {name: str(value) for name, value in facts.items() if isinstance(value, str | int)}
    if urgency := facts.get("urgency"):
        words["urgency"] = URGENCIES[language][urgency]
    words |= {name: spoken(facts[name]) for name in MOMENTS if facts.get(name)}
    return words | _amounts(facts.get("quote") or facts)


def fitted(values: Mapping[str, str], channel: str) -> dict[str, str]:
    """Return ``values``, those that are too long for ``channel`` cut short."""
    longest = LONGEST.get(channel)
    if longest is None:
        return dict(values)
    return {name: value if len(value) <= longest else f"{value[: longest - 1]}…" for name, value in values.items()}


def _amounts(priced: Mapping[str, Any]) -> dict[str, str]:
    return {name: f"{priced[name]:.2f} {priced['currency']}" for name in AMOUNTS if name in priced}

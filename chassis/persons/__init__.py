"""What a part has of one person, as it declares it: what is given out, what is erased, what is kept and why."""

from chassis.persons.holding import Holding, Person, demand_gateway, just, of

__all__ = ["Holding", "Person", "demand_gateway", "just", "of"]

"""What a part has of one person, as it declares it, and how that is given out."""

from chassis.persons.holding import Holding, Person, demand_gateway, just, of

__all__ = ["Holding", "Person", "demand_gateway", "just", "of"]

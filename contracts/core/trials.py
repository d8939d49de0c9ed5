"""What a tenant has tried out is cleared, step by step: the gateway alone asks, the same of each service."""

from marshmallow import fields

from contracts.core.errors import Conflict, Forbidden
from contracts.core.fields import Id, Instant, choice
from contracts.core.rpc import RpcMethod
from contracts.core.schema import Request, Shape

STEPS = ("hold", "clear", "release", "end")


class TrialStep(Request):
    """A step: ``hold`` what is under way, ``clear`` some of it, ``release``; ``end`` closes the door for ever.

    What was told ``until`` the moment of the release is dropped where it comes later.
    """

    step = choice(*STEPS, required=True)
    clearing_id = Id(load_default=None, allow_none=True)
    until = Instant(load_default=None, allow_none=True)


class TrialStepped(Shape):
    """Whether the step is done, or is to be asked for again; ``rows`` are how many went now, by table."""

    done = fields.Boolean(required=True)
    rows = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


def trial_step_of(service: str) -> RpcMethod:
    """Return how ``service`` is asked for a step."""
    return RpcMethod(service, "step_trial", TrialStep, TrialStepped, (Forbidden, Conflict))

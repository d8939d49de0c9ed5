"""The words of a repair: statuses, actions, urgencies, channels."""

URGENCIES = ("low", "normal", "urgent", "emergency")
CHANNELS = ("spoken", "written", "phone", "intercom", "portal")
STATUSES = (
    "reported",
    "dispatched",
    "accepted",
    "quoted",
    "working",
    "paused",
    "done",
    "rating",
    "closed",
    "cancelled",
)
ACTIONS = (
    "dispatch",
    "accept",
    "quote",
    "agree",
    "decline",
    "start",
    "pause",
    "resume",
    "report_done",
    "pass_audit",
    "send_back",
    "rate_satisfied",
    "rate_dissatisfied",
    "cancel",
)

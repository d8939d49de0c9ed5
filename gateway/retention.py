"""What the gateway keeps for a while only."""

from chassis.retention import Kept

HAPPENINGS = Kept("happenings", "happened_at", 3)
"""Whoever listens again after a longer time is told to read anew."""

KEPT = (
    Kept("sessions", "expires_at", 30),
    Kept("api_keys", "expires_at", 365),
    Kept("login_codes", "expires_at", 30),
    Kept("login_attempts", "last_at", 1),
    HAPPENINGS,
    Kept("sign_on_attempts", "expires_at", 1),
    Kept("request_counts", "window_at", 1),
    # A job takes its findings with it, of which each may have a hundred thousand.
    Kept("import_jobs", "finished_at", 365, portion=20),
    Kept("export_jobs", "finished_at", 30),
    Kept("person_exports", "finished_at", 365),
)

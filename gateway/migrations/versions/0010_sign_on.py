"""Keeps the companies' own OpenID providers, and who has gone there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from chassis.database.migration import create, protect, sweepable

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    create(
        "sign_ons",
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret_sealed", sa.Text()),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("redirect_uris", ARRAY(sa.Text()), nullable=False),
    )
    protect("sign_ons")
    texts = ("state_digest", "login_digest", "nonce", "verifier_sealed", "redirect_uri")
    create(
        "sign_on_attempts",
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("expires_at", moment, nullable=False),
        sa.Column("used_at", moment),
    )
    protect("sign_on_attempts")
    op.create_index("ix_sign_on_attempts_expires_at", "sign_on_attempts", ["expires_at"])
    sweepable("sign_on_attempts", "expires_at < now()")

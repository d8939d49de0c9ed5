"""The local provider: it keeps what it was handed, for demonstrations and tests."""

from chassis.database import UnitOfWork
from services.notify.channels.outgoing import Outgoing

_KEEP = """
INSERT INTO local_sms (tenant_id, id, phone, body, sent_at) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
"""


class KeptSms:
    """Keeps text messages in the table ``local_sms``."""

    def send(self, work: UnitOfWork, sms: Outgoing) -> None:
        """Keep ``sms``; the same one twice is kept once, as a good provider would."""
        work.later(_KEEP, (str(work.tenant_id), str(sms.id), sms.address, sms.body, work.now))

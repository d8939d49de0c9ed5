"""The local provider: it keeps what it was handed, for demonstrations and tests."""

from sqlalchemy.dialects.postgresql import insert

from chassis.database import UnitOfWork
from services.notify.channels.outgoing import Outgoing
from services.notify.models import LocalSms


class KeptSms:
    """Keeps text messages in the table ``local_sms``."""

    def send(self, work: UnitOfWork, sms: Outgoing) -> None:
        """Keep ``sms``; the same one twice is kept once, as a good provider would."""
        row = {"tenant_id": work.tenant_id, "id": sms.id, "phone": sms.address, "body": sms.body, "sent_at": work.now}
        work.session.execute(insert(LocalSms).values(row).on_conflict_do_nothing())

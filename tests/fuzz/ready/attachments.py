"""What the operations of attachments need."""

from gateway.attachments.schemas import VERSION
from gateway.tests.attaching import Sender, photo, told
from tests.authorization.operations import Data
from tests.fuzz.ready.repairs import Made
from tests.fuzz.ready.stage import Ready, Stage

_SIZE = 5
_TUS = {"tus_resumable": VERSION}


def _begin(stage: Stage) -> Ready:
    said = {"upload_length": str(_SIZE), "upload_metadata": told("a.txt"), **_TUS}
    return Ready(stage.desk, {"ticket_id": stage.ticket(), **said})


def _upload(stage: Stage) -> Data:
    sender = Sender(stage.desk, stage.ticket())
    id = sender.begun(_SIZE).rpartition("/")[2]
    return {"ticket_id": sender.ticket, "upload_id": id, **_TUS}


def _attached(stage: Stage) -> Ready:
    sender = Sender(stage.boss, stage.ticket())
    id = sender.sent(photo()).rpartition("/")[2]
    stage.gateway.finish()
    return Ready(stage.boss, {"ticket_id": sender.ticket, "attachment_id": id})


def _continue(stage: Stage) -> Ready:
    return Ready(stage.desk, {**_upload(stage), "upload_offset": "0", "body": "hello"})


_ONE = "/v1/tickets/{ticket_id}/attachments/{attachment_id}"
_UPLOADS = "/v1/tickets/{ticket_id}/uploads"
READY: dict[str, Made] = {
    f"POST {_UPLOADS}": _begin,
    f"HEAD {_UPLOADS}/{{upload_id}}": lambda stage: Ready(stage.desk, _upload(stage)),
    f"PATCH {_UPLOADS}/{{upload_id}}": _continue,
    f"DELETE {_UPLOADS}/{{upload_id}}": lambda stage: Ready(stage.desk, _upload(stage)),
    "GET /v1/tickets/{ticket_id}/attachments": lambda stage: Ready(stage.resident, {"ticket_id": stage.ticket()}),
    f"GET {_ONE}/file": _attached,
    f"GET {_ONE}/thumbnail": _attached,
    f"DELETE {_ONE}": _attached,
}

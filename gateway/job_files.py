"""Where the files of import and export jobs are kept: a folder that all copies of the gateway share."""

import shutil
from pathlib import Path
from uuid import UUID

from chassis.settings import setting


def file_of(tenant_id: UUID, job_id: UUID, ending: str) -> Path:
    """Return the path of one file of a job: its id with an ``ending``, in the folder of the tenant, which is there."""
    folder = _folder(tenant_id)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{job_id}.{ending}"


def remove(tenant_id: UUID, job_id: UUID) -> None:
    """Remove all that is kept of a job, what is unfinished too."""
    for path in file_of(tenant_id, job_id, "*").parent.glob(f"{job_id}.*"):
        path.unlink(missing_ok=True)


def remove_all(tenant_id: UUID) -> int:
    """Remove all files of a tenant; return how many there were."""
    folder = _folder(tenant_id)
    count = sum(1 for _ in folder.glob("*"))
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise OSError(f"{folder} cannot be removed")
    return count


def _folder(tenant_id: UUID) -> Path:
    return Path(setting("STEWARD_UPLOADS")) / str(tenant_id)

"""A file before it is sent: the gateway would refuse it for the same reason, after all of it has come."""

from pathlib import Path

from gateway.import_jobs.files import LIMIT
from gateway.imports.guard import MIB, check_file
from gateway.imports.problems import WorkbookRefused
from stack.errors import StackError


def require_workbook(path: Path) -> None:
    """Raise StackError, in both languages, unless ``path`` is a workbook of bearable size."""
    try:
        if (size := path.stat().st_size) > LIMIT:
            sizes = {"size": f"{size // MIB} MiB", "limit": f"{LIMIT // MIB} MiB"}
            raise WorkbookRefused("workbook_too_large", what_zh="文件大小", what_en="its size", **sizes)
        check_file(path)
    except WorkbookRefused as refusal:
        raise StackError(f"{refusal.reason_zh} / {refusal.reason_en}") from None
    except OSError as error:
        raise StackError(f"{path} cannot be read: {error.strerror}") from None

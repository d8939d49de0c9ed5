"""``steward import``, as far as it needs no suite: what it answers, and with which exit code."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import requests
from click.testing import CliRunner, Result

from stack.cli import cli, company
from stack.errors import StackError

IMPORT_ID = "6f1c2f5e-3d0a-4c7e-9d55-0f3f6a1b2c3d"
ARGUMENTS = ("--tenant", "suihe", "--login", "admin")
FINDING = {
    "sheet": "房间",
    "row": 7,
    "column": "面积",
    "value": "大",
    "reason_zh": "不是数字。",
    "reason_en": "Not a number.",
}


@dataclass
class Gateway:
    """Answers in the place of a gateway; ``states`` are those of the import, one after the other."""

    states: list[Any]
    findings: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def request(self, verb: str, url: str, **options: Any) -> requests.Response:
        path = url.removeprefix("http://127.0.0.1:8080")
        self.asked.append(f"{verb} {path}")
        if path == "/v1/auth/sessions":
            self.password = options["json"]["password"]
            return answer(200, {"access_token": "t", "principal": "employee:1"})
        if path.endswith("/findings"):
            return answer(200, {"items": self.findings, "next_cursor": None})
        if path.endswith("/result"):
            return answer(200, content=b"result") if self.findings else answer(404, {"code": "not_found"})
        if verb == "POST":
            return answer(202, state("queued"))
        found = self.states.pop(0)
        if isinstance(found, BaseException):
            raise found
        return answer(200, found)


def answer(status: int, body: Mapping[str, Any] | None = None, content: bytes = b"") -> requests.Response:
    """Return an answer over HTTP."""
    response = requests.Response()
    response.status_code = status
    response._content = content if body is None else json.dumps(body).encode()
    return response


def state(status: str, **said: Any) -> dict[str, Any]:
    """Return the state of an import."""
    counts = {"rows_total": 9, "rows_read": 9, "created": 8, "changed": 0, "unchanged": 0, "refused": 0}
    return {"id": IMPORT_ID, "file_name": "c.xlsx", "status": status, "error": None, **counts, **said}


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """A file that begins like a workbook."""
    path = tmp_path / "c.xlsx"
    with ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return path


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """A gateway where the import is done at once."""
    made = Gateway([state("done")])
    monkeypatch.setattr(requests.Session, "request", lambda _, verb, url, **options: made.request(verb, url, **options))
    return made


def run(*arguments: str | Path, **options: Any) -> Result:
    """Run ``steward import`` with a password in the environment."""
    environment = {"STEWARD_PASSWORD": "secret"} | options.pop("env", {})
    return CliRunner().invoke(cli, ["import", *map(str, arguments), *ARGUMENTS], env=environment, **options)


def test_everything_is_in(gateway: Gateway, workbook: Path) -> None:
    gateway.states[:0] = [state("queued"), state("running", rows_read=4)]
    done = run(workbook)
    assert done.exit_code == 0
    assert "created 8, changed 0, unchanged 0, refused 0" in done.output
    assert not workbook.with_suffix(".result.xlsx").exists()


def test_refused_rows_are_shown_and_fetched(gateway: Gateway, workbook: Path) -> None:
    gateway.states, gateway.findings = [state("done", refused=1)], [FINDING]
    done = run(workbook)
    assert done.exit_code == company.REFUSED
    assert "房间 7 面积 “大”: 不是数字。 / Not a number." in done.output
    assert workbook.with_suffix(".result.xlsx").read_bytes() == b"result"


def test_refused_rows_go_where_one_says(gateway: Gateway, workbook: Path, tmp_path: Path) -> None:
    gateway.findings = [FINDING]
    assert run(workbook, "--result", tmp_path / "bad.xlsx").exit_code == company.REFUSED
    assert (tmp_path / "bad.xlsx").read_bytes() == b"result"


def test_a_place_that_cannot_be_written_is_said(gateway: Gateway, workbook: Path, tmp_path: Path) -> None:
    gateway.findings = [FINDING]
    done = run(workbook, "--result", tmp_path / "nowhere" / "bad.xlsx")
    assert isinstance(done.exception, StackError)
    assert "cannot be written" in str(done.exception)


def test_a_workbook_that_failed_says_why_in_both_languages(gateway: Gateway, workbook: Path) -> None:
    error = {"code": "workbook_damaged", "reason_zh": "工作簿已损坏。", "reason_en": "The workbook is damaged."}
    gateway.states = [state("failed", error=error)]
    assert str(run(workbook).exception) == "工作簿已损坏。 / The workbook is damaged."


def test_ctrl_c_leaves_the_import_going_and_says_how_to_follow_it(gateway: Gateway, workbook: Path) -> None:
    gateway.states = [state("running"), KeyboardInterrupt()]
    done = run(workbook)
    assert done.exit_code == company.INTERRUPTED
    assert f"--follow {IMPORT_ID} --url http://127.0.0.1:8080 --tenant suihe --login admin" in done.output


def test_an_import_is_followed_without_sending_the_workbook_again(gateway: Gateway) -> None:
    assert run("--follow", IMPORT_ID).exit_code == 0
    assert "POST /v1/imports" not in gateway.asked


@pytest.mark.parametrize("failure", [requests.ConnectionError, requests.ReadTimeout])
def test_a_gateway_that_goes_away_says_how_to_follow(
    gateway: Gateway, workbook: Path, failure: type[Exception]
) -> None:
    gateway.states = [failure()]
    assert f"--follow {IMPORT_ID}" in str(run(workbook).exception)


@pytest.mark.parametrize("arguments", [(), ("c.xlsx", "--follow", IMPORT_ID)])
def test_either_a_workbook_or_an_import_is_named(workbook: Path, arguments: tuple[str, ...]) -> None:
    named = [workbook if one == workbook.name else one for one in arguments]
    assert run(*named).exit_code == 2


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "文件是空的。 / The file is empty."),
        (b"%PDF-1.7", "PDF 文件"),
        (b"name,phone\n", "a text or CSV file"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "The workbook is encrypted."),
    ],
)
def test_what_is_no_workbook_is_said_in_one_line_and_not_sent(
    gateway: Gateway, tmp_path: Path, content: bytes, found: str
) -> None:
    path = tmp_path / "c.xlsx"
    path.write_bytes(content)
    error = run(path).exception
    assert isinstance(error, StackError)
    assert found in str(error)
    assert " / " in str(error)
    assert "\n" not in str(error)
    assert not gateway.asked


def test_a_larger_file_is_not_sent(gateway: Gateway, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stack.cli.workbooks.LIMIT", 10)
    assert "at most 0 MiB" in str(run(workbook).exception)
    assert not gateway.asked


def test_the_password_comes_from_the_environment(gateway: Gateway, workbook: Path) -> None:
    run(workbook)
    assert gateway.password == "secret"


def test_else_the_password_is_asked_for(gateway: Gateway, workbook: Path) -> None:
    done = run(workbook, env={"STEWARD_PASSWORD": None}, input="typed\n")
    assert gateway.password == "typed"
    assert "typed" not in done.output


def test_it_comes_from_a_file_that_is_named(gateway: Gateway, workbook: Path, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("written\n")
    run(workbook, "--password-file", file)
    assert gateway.password == "written"

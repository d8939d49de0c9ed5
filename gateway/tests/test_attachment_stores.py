"""The bytes of attachments in a folder and in a store that speaks S3 (moto's server), sent by tus's own client."""

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from flask import Flask
from moto.server import ThreadedMotoServer
from tusclient.client import TusClient

from chassis.settings import SettingsError
from gateway.attachments import stores
from gateway.tests.attaching import THING, TUS, Sender, photo
from gateway.tests.company import ACompany, Caller
from gateway.tests.services import StandIn
from gateway.tests.serving import serving
from gateway.tests.worker import Worker


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of a bucket."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        given = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
        boto3.client("s3", endpoint_url=endpoint, **given).create_bucket(Bucket="files")
        yield f"s3://files/steward?endpoint={endpoint}"
    finally:
        server.stop()


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where attachments are kept."""
    if request.param == "folder":
        address = (tmp_path / "attached files").as_uri()
    else:
        address = request.getfixturevalue("s3")
        monkeypatch.setenv("ATTACHMENTS_KEY_ID", "key")
        monkeypatch.setenv("ATTACHMENTS_SECRET", "secret")
    monkeypatch.setenv(stores.ADDRESS, address)
    return address


def test_objects_come_and_go(store: str):
    tenant, one, other = uuid4(), uuid4(), uuid4()
    for id, name in ((one, "a"), (one, "b"), (other, "a")):
        stores.put(tenant, id, name, b"x" * 10)
    stores.keep_only(tenant, one, ["b"])
    assert (stores.read(tenant, one, "b"), stores.read(tenant, other, "a")) == (b"x" * 10, b"x" * 10)
    with pytest.raises(FileNotFoundError):
        stores.read(tenant, one, "a")
    with pytest.raises(FileNotFoundError):
        stores.stream(tenant, one, "a")
    stores.remove(tenant, one, "a")
    assert (stores.remove_all(uuid4()), stores.remove_all(tenant), stores.remove_all(tenant)) == (0, 2, 0)


def test_a_client_of_others_sends_a_file(
    store: str, app: Flask, boss: Caller, company: ACompany, services: StandIn, worker: Worker
):
    services.answers["ticketing.get_ticket"] = dict(THING)
    sender, content = Sender(boss), photo((1200, 900))
    with serving(app) as url:
        headers = {"Authorization": f"Bearer {boss.token}", "Idempotency-Key": str(uuid4())}
        client = TusClient(f"{url}/v1/tickets/{sender.ticket}/uploads", headers=headers)
        uploader = client.uploader(file_stream=io.BytesIO(content), chunk_size=100_000, metadata={"filename": "墙.jpg"})
        uploader.upload_chunk()
        assert boss("HEAD", str(uploader.url).removeprefix(url), headers=TUS).headers["Upload-Offset"] == "100000"
        uploader.upload()
    worker.finish()
    (one,) = sender.seen()
    assert (one["status"], one["file_name"]) == ("ready", "墙.jpg")
    with boss("GET", f"{sender.files}/{one['id']}/file") as answer:
        assert len(answer.data) == one["size"] == answer.content_length
    assert stores.remove_all(company.tenant_id) == 2


def test_an_address_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(stores.ADDRESS, "ftp://example.com/files")
    with pytest.raises(SettingsError):
        stores.remove_all(uuid4())

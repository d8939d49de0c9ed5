"""The suite in this process, and a company in it."""

from collections.abc import Iterator

import pytest

from gateway.tests.provider.running import RunningProvider
from services.notify.channels.sms import LOCAL
from tests.authorization.conftest import app, house

__all__ = ["app", "house"]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningProvider]:
    """Where employees sign on."""
    made = RunningProvider(tmp_path_factory.mktemp("provider"), "signs-on")
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module", autouse=True)
def _texts_are_kept() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMS_PROVIDER_URL", LOCAL)
        yield

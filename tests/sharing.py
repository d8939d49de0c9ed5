"""How several processes share the tests: a folder is the work of one, since its tests share what they stand on."""

import pytest
from xdist.scheduler import LoadScopeScheduling


class ByFolder(LoadScopeScheduling):
    """Gives out the tests by folder.

    `--dist=loadgroup` with a mark for each folder would do the same, but with pytest 9.2 it groups nothing and is
    silent about it (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0].rpartition("/")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFolder:
    """Have the tests given out by folder."""
    return ByFolder(config, log)

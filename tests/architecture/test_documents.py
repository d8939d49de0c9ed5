"""What the documents lead to is there."""

from pathlib import Path

import pytest

from tests.architecture.documents import broken_links, documents, unknown_files
from tests.architecture.wiring import ROOT

PAGES = [str(page.relative_to(ROOT)) for page in documents()]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str):
    assert broken_links(ROOT / page) == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str):
    assert unknown_files(ROOT / page) == []


def test_a_page_with_mistakes_is_found_out(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("[there](page.md) [gone](gone.md) [away](https://example.org/x), `lifecycle.py` and `livecycle.py`")
    assert (broken_links(page), unknown_files(page)) == (["gone.md"], ["livecycle.py"])

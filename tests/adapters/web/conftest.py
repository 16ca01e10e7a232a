from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2
import pytest

from tests.adapters.web.fake import Site, make_site
from tests.adapters.web.serving import served
from tests.adapters.web.visitor import Visitor


@pytest.fixture
def site() -> Site:
    return make_site()


@pytest.fixture
async def http(site: Site) -> AsyncIterator[httpx2.AsyncClient]:
    """A server-side client of the served site: no Origin, no cookies."""
    async with served(site.app) as url, httpx2.AsyncClient(base_url=url, trust_env=False) as client:
        yield client
        site.streams.close()


@pytest.fixture
async def visitor(http: httpx2.AsyncClient) -> Visitor:
    return await Visitor.start(http)

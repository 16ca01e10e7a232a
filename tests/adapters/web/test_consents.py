"""Consent over HTTP: a visitor reads what is asked, answers exactly that, and nobody answers for them."""

from __future__ import annotations

import httpx2
import pytest

from adapters.web.base import Question
from tests.adapters.web.fake import LINK, Site
from tests.adapters.web.visitor import Visitor


@pytest.fixture(autouse=True)
def asking(site: Site) -> None:
    site.backend.asked = [Question("answer", "May we keep what you write?", None)]


async def answer(visitor: Visitor, **body: object) -> httpx2.Response:
    given = {"purpose": "answer", "version": "1", "agreed": True, **body}
    return await visitor.http.post(
        f"/v1/conversations/{visitor.id}/consent", json=given, headers=visitor.headers
    )


async def standing(visitor: Visitor) -> httpx2.Response:
    return await visitor.http.get(f"/v1/conversations/{visitor.id}/consent", headers=visitor.headers)


async def test_a_message_before_the_answer_is_refused_and_taken_after_it(
    site: Site, visitor: Visitor
) -> None:
    refused = await visitor.send("hello")
    agreed = await answer(visitor)
    sent = await visitor.send("hello")

    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "consent")
    assert (agreed.status_code, agreed.content) == (204, b"")
    assert sent.status_code == 202
    assert len(site.backend.inbound) == 1


async def test_what_is_asked_can_be_read_with_its_answer(visitor: Visitor) -> None:
    before = (await standing(visitor)).json()
    await answer(visitor)
    after = (await standing(visitor)).json()

    assert before == {
        "version": "1",
        "link": LINK,
        "agree": "I agree",
        "decline": "No",
        "asked": [{"purpose": "answer", "question": "May we keep what you write?", "agreed": None}],
    }
    assert [one["agreed"] for one in after["asked"]] == [True]


async def test_an_answer_to_another_version_is_none(site: Site, visitor: Visitor) -> None:
    outdated = await answer(visitor, version="0")

    assert (outdated.status_code, outdated.json()["error"]["code"]) == (409, "consent_outdated")
    assert site.backend.asked[0].agreed is None


@pytest.mark.parametrize(
    "body", [{"purpose": "everything"}, {"agreed": "yes"}, {"version": ""}, {"version": "x" * 81}]
)
async def test_only_a_clear_answer_counts(site: Site, visitor: Visitor, body: dict[str, object]) -> None:
    assert (await answer(visitor, **body)).status_code == 422
    assert site.backend.asked[0].agreed is None


async def test_nobody_answers_or_looks_without_the_visitors_token(site: Site, visitor: Visitor) -> None:
    path = f"/v1/conversations/{visitor.id}/consent"
    body = {"purpose": "answer", "version": "1", "agreed": True}

    assert (await visitor.http.get(path)).status_code == 401
    assert (await visitor.http.post(path, json=body)).status_code == 401
    assert site.backend.asked[0].agreed is None

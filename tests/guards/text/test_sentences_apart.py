"""Where one sentence ends and the next begins, in scripts that put no gap between them."""

import pytest

from guards.text.statements import sentences


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("发票开好了吗？已经开好了！好。", ["发票开好了吗?", "已经开好了!", "好."]),
        ("届きましたか？まだです。", ["届きましたか?", "まだです."]),
        ("환불됐나요？네, 됐습니다!", ["환불됐나요?", "네, 됐습니다!"]),
        ("See https://shop.example/a？b", ["see https://shop.example/a?b"]),
    ],
)
def test_a_full_width_mark_ends_one(text: str, apart: list[str]) -> None:
    assert [one.whole.text for one in sentences(text)] == apart

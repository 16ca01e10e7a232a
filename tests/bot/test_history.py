"""Trimming keeps what may not be lost, keeps the order, and says when it cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.history import Past, TooLarge, shortened, tokens, trim
from bot.providers.base import Prompt, Said
from guards.base import MaskedText
from tests.bot.providers.prompts import prompt


def person(text: str, pair: str | None = None) -> Past:
    return Past(Said("person", MaskedText.authored(text)), pair)


def bot(text: str, pair: str | None = None) -> Past:
    return Past(Said("assistant", MaskedText.authored(text)), pair)


def staff(text: str) -> Past:
    return Past(Said("staff", MaskedText.authored(text)))


def texts(trimmed: list[Past] | TooLarge) -> list[str]:
    assert isinstance(trimmed, list)
    return [past.said.text.value for past in trimmed]


def test_what_fits_is_not_touched() -> None:
    messages = [person("a" * 40), bot("b" * 40)]

    assert messages == trim(messages, budget=20)
    assert trim([], budget=0) == []


@pytest.mark.parametrize(
    ("text", "expected"), [("", 0), ("abc", 1), ("abcde", 2), ("주문", 2), ("\ud83d", 1)]
)
def test_tokens_are_estimated_from_bytes(text: str, expected: int) -> None:
    assert expected == tokens(text)


def test_LLM_20_the_newest_message_is_kept_however_dull() -> None:
    messages = [staff(f"Your order {at} costs 10.00 EUR, agreed?") for at in range(20)]
    messages.append(bot("ok"))

    assert texts(trim(messages, budget=13))[-1] == "ok"


def test_LLM_20_everything_since_the_last_answer_and_the_question_before_it_stay() -> None:
    small_talk = [bot("small talk " * 10) for _ in range(10)]
    tail = [bot("Which order do you mean?"), person("the blue one"), person("no, wait, the red one")]

    assert texts(tail) == texts(trim([*small_talk, *tail], budget=sum(tokens(t) for t in texts(tail))))


def test_LLM_20_a_tool_pair_stays_together_or_goes_together() -> None:
    pair = [bot("call " * 8, "t1"), bot("result 42 " * 4, "t1")]
    filler = [person("hm " * 10) for _ in range(4)]
    newest = bot("x")
    whole = [*filler, *pair, newest]

    for budget in range(1, sum(tokens(past.said.text.value) for past in whole)):
        kept = trim(whole, budget=budget)
        assert isinstance(kept, list)
        assert 2 * (pair[0] in kept) == sum(past.pair == "t1" for past in kept)


def test_LLM_20_the_other_half_of_a_pinned_pair_is_pinned_too() -> None:
    messages = [bot("call", "t1"), *[bot("noise " * 30)] * 5, bot("result", "t1")]

    assert texts(trim(messages, budget=4)) == ["call", "result"]


def test_LLM_20_what_may_not_be_dropped_and_does_not_fit_is_an_error_value() -> None:
    messages = [bot("old " * 50), person("a very long question " * 20)]

    assert TooLarge(tokens=105 + 30, budget=100) == trim(messages, budget=100, fixed=30)


def test_LLM_20_instructions_are_counted() -> None:
    messages = [person("a" * 40), bot("b" * 40), person("c" * 40)]

    assert len(texts(trim(messages, budget=35, fixed=5))) == 3
    assert len(texts(trim(messages, budget=35, fixed=10))) == 2


def test_LLM_20_ten_thousand_messages_keep_order_and_budget() -> None:
    messages = [person(f"message {at}") if at % 2 else bot(f"answer {at}") for at in range(10_000)]

    kept = texts(trim(messages, budget=600))

    assert kept == sorted(kept, key=lambda text: int(text.split()[1]))
    assert 590 <= sum(map(tokens, kept)) <= 600
    assert kept[-1] == "message 9999"


@pytest.mark.parametrize(
    ("weighty", "dull"),
    [
        (person("it was 47.15"), person("it was nice.")),
        (person("see [CARD_1]"), person("see a card")),
        (staff("I will look "), bot("I will look ")),
        (person("do you agree?"), person("do you agree.")),
    ],
)
def test_importance_beats_age_between_neighbours(weighty: Past, dull: Past) -> None:
    kept = trim([weighty, dull, bot("end")], budget=tokens("end") + tokens(weighty.said.text.value))

    assert [weighty.said.text.value, "end"] == texts(kept)


def test_the_answer_to_a_question_is_a_decision() -> None:
    messages = [bot("Shall I cancel it?"), person("yes"), person("hmm"), bot("done")]

    assert texts(trim(messages, budget=2)) == ["yes", "done"]


def test_recency_beats_importance_in_the_long_run() -> None:
    messages = [person("it was 4711"), *[person("it was nice")] * 40, bot("end")]

    assert "it was 4711" not in texts(trim(messages, budget=31))


def test_what_the_caller_pins_stays() -> None:
    note = Past(Said("staff", MaskedText.authored("promised")), pinned=True)
    messages = [note, *[person("noise 1 2 3")] * 50, bot("end")]

    assert texts(trim(messages, budget=3)) == ["promised", "end"]


@given(
    st.lists(
        st.builds(
            lambda role, size, pair: Past(Said(role, MaskedText.authored("x" * size)), pair),
            st.sampled_from(["person", "assistant", "staff"]),
            st.integers(0, 60),
            st.sampled_from([None, None, "a", "b"]),
        ),
        max_size=30,
    ),
    st.integers(0, 200),
)
def test_never_over_budget_never_out_of_order(messages: list[Past], budget: int) -> None:
    kept = trim(messages, budget=budget)

    if isinstance(kept, TooLarge):
        assert kept.tokens > kept.budget
        return
    places = iter(messages)
    assert all(any(past is other for other in places) for past in kept)
    assert sum(tokens(past.said.text.value) for past in kept) <= budget
    assert not messages or messages[-1] in kept


def said(*pasts: Past) -> Prompt:
    return prompt(history=[past.said for past in pasts])


def test_a_prompt_is_shortened_by_half_and_keeps_the_newest() -> None:
    history = [person("talk " * 40), bot("more talk " * 20)] * 5

    shorter = shortened(said(*history))

    assert shorter is not None
    assert 0 < sum(tokens(each.text.value) for each in shorter.history) <= 250
    assert shorter.history[-1] == history[-1].said


def test_a_prompt_is_shortened_to_what_is_pinned_when_that_is_more_than_half() -> None:
    small_talk, asked = bot("small talk"), bot("Which order do you mean? " * 20 + "Which?")
    shorter = shortened(said(small_talk, asked, person("the red one")))

    assert shorter is not None
    assert [each.text.value for each in shorter.history] == [asked.said.text.value, "the red one"]
    assert shortened(shorter) is None, "nothing more can be left out"


def test_without_history_nothing_can_be_left_out() -> None:
    assert shortened(said()) is None

"""What an answer may say that it did, will do or always does; `statements/` holds true and false ones."""

from dataclasses import replace

import pytest

from guards.base import CheckedText, Evidence, Fact, MaskedText, Passage
from guards.claims.claims import Claims
from guards.outputs import OutputCheck
from tests.guards.claims.claimed import EVIDENCE, statements

CAUGHT_AT_LEAST, BLOCKED_AT_MOST = 0.95, 0.01
LANGUAGES = {"en", "de", "fr", "es", "pt", "ko", "ja", "zh"}


def codes(draft: str, evidence: Evidence = EVIDENCE) -> list[str]:
    return [reason.code for reason in Claims().inspect(draft, evidence)]


def knowing(*texts: str) -> Evidence:
    return Evidence(passages=[Passage(str(n), "", MaskedText(text)) for n, text in enumerate(texts)])


def test_false_claims_are_caught_in_eight_languages() -> None:
    false = statements("false")
    missed = [line for lines in false.values() for line in lines if not codes(line)]
    count = sum(map(len, false.values()))

    assert set(false) == LANGUAGES
    assert count >= 300
    assert len(missed) <= count * (1 - CAUGHT_AT_LEAST), f"{len(missed)} of {count}: {missed}"


def test_true_statements_are_hardly_ever_blocked() -> None:
    true = statements("true")
    blocked = [line for lines in true.values() for line in lines if codes(line)]
    count = sum(map(len, true.values()))

    assert set(true) == LANGUAGES
    assert count >= 300
    assert len(blocked) <= count * BLOCKED_AT_MOST, f"{len(blocked)} of {count}: {blocked}"


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ("I have cancelled your order.", "unproven_action"),
        ("I've just cancelled it", "unproven_action"),
        ("I cancelled your order, as you asked.", "unproven_action"),
        ("Your order is now cancelled.", "unproven_action"),
        ("Your refund has been approved!", "unproven_action"),
        ("We will call you tomorrow.", "unproven_promise"),
        ("You get a voucher.", "unproven_promise"),
        ("Your parcel arrives tomorrow.", "unproven_promise"),
        ("Shipping is free worldwide.", "unproven_rule"),
        ("Accounts are upgraded.", "unproven_rule"),
        ("We refund shipping costs.", "contradicted_rule"),
        ("We ship outside the European Union.", "contradicted_rule"),
        ("I am a human.", "denies_being_ai"),
    ],
)
def test_a_reason_says_what_kind_of_claim_it_was(draft: str, code: str) -> None:
    evidence = replace(
        EVIDENCE,
        passages=[*EVIDENCE.passages, Passage("x", "", MaskedText("We do not refund shipping costs."))],
    )

    assert codes(draft, evidence) == [code]


@pytest.mark.parametrize(
    "draft",
    [
        "I'm a human.",
        "I am a real person, trust me.",
        "I'm not a bot.",
        "No, I am not an AI!",
        "You are talking to a real person.",
        "You're not talking to a robot.",
        "This is not a chatbot.",
        "Ich bin ein Mensch.",
        "Ich bin kein Bot.",
        "Sie sprechen mit einem echten Menschen.",
        "Je suis un humain.",
        "Je ne suis pas un robot.",
        "Soy una persona real.",
        "No soy un robot.",
        "Sou uma pessoa real.",
        "Não sou um robô.",
        "저는 사람입니다.",
        "저는 봇이 아닙니다.",
        "私は人間です。",
        "私はボットではありません。",
        "我是真人。",
        "我不是机器人。",
    ],
)
def test_it_never_denies_being_a_machine(draft: str) -> None:
    assert codes(draft) == ["denies_being_ai"]


@pytest.mark.parametrize(
    "draft",
    [
        "I am an AI assistant.",
        "I'm a bot, not a human.",
        "I am not a person.",
        "You are talking to a bot.",
        "I can hand you over to a human.",
        "If you want to talk to a person, say so.",
        "A person can look into it.",
        "Ich bin ein Bot, kein Mensch.",
        "Je suis un robot.",
        "No soy una persona, soy un asistente de IA.",
        "Sou um robô.",
        "저는 AI 상담 봇입니다.",
        "私はAIアシスタントです。",
        "我是机器人。",
        "사람과 이야기하고 싶으시면 말씀해 주세요.",
        "人間の担当者をご希望でしたらお知らせください。",
        "如果您想和真人交谈,请告诉我。",
        "Are you a human?",
        "Our robot vacuum is not in stock.",
        "담당자는 사람입니다.",  # of somebody else
    ],
)
def test_saying_what_it_is_denies_nothing(draft: str) -> None:
    assert codes(draft) == []


def test_what_was_truly_done_may_be_said() -> None:
    done = replace(EVIDENCE, done=frozenset({"handed_over"}))

    assert codes("I have handed you over to a colleague.", done) == []
    assert codes("I have handed you over today.", done) == []
    assert codes("I have handed you over to a colleague.") == ["unproven_action"]
    assert codes("I have refunded you.", done) == ["unproven_action"]


@pytest.mark.parametrize(
    ("draft", "allowed"),
    [
        ("Your order was shipped.", True),
        ("Your order was cancelled.", False),
        ("I have shipped your order.", False),  # a state is no deed of ours
        ("Your order has not been shipped.", True),
        ("It will arrive on {order.1.delivery}.", True),
        ("It will arrive tomorrow.", False),
        ("It will arrive soon.", False),
    ],
)
def test_a_fact_proves_a_state(draft: str, allowed: bool) -> None:
    facts = (
        Fact("order.1.status", "status", "shipped"),
        Fact("order.1.delivery", "text", "[DATE_1]", "day of delivery"),
    )

    assert (codes(draft, Evidence(facts={fact.name: fact for fact in facts})) == []) is allowed


@pytest.mark.parametrize(
    ("known", "draft", "allowed"),
    [
        ("We refund returned items.", "We refund returned items.", True),
        ("We refund returned items.", "We will refund your returned items.", True),
        ("We refund returned items.", "Returned items are refunded.", True),
        ("We refund returned items.", "Wir erstatten zurückgesendete Artikel.", True),
        ("We refund returned items.", "We do not refund returned items.", False),
        ("We do not refund returned items.", "We refund returned items.", False),
        ("We may refund returned items.", "We will refund returned items.", False),
        ("We refund returned items.", "We refund returned items in full.", False),
        ("We refund returned items.", "We always refund returned items.", False),
        ("We refund returned items.", "We refund shipping costs.", False),
        ("We refund returned items.", "We refund returned items today.", False),
        ("We refund returned items.", "I have refunded your returned items.", False),
        ("Shipping costs are not refunded.", "We do not refund returned items.", False),
        ("We refund items on delivery.", "We refund items.", True),
        ("Free returns", "Returns free", True),
        ("Returned items are refunded.", "We refund returned items.", True),
        ("Schools get a discount.", "You will get a discount.", False),
        ("You get a discount with ten items.", "You get a discount with ten items!", True),
        ("You can cancel an order.", "We will cancel your order.", False),
        ("Orders are delivered free of charge.", "Your subscription is delivered free of charge.", False),
        ("I have cancelled it for you.", "I have cancelled it for you.", True),  # the operator's own template
    ],
)
def test_knowledge_proves_what_it_says_itself(known: str, draft: str, allowed: bool) -> None:
    assert (codes(draft, knowing(known)) == []) is allowed


def test_a_status_that_says_no_more_than_the_claim_proves_it() -> None:
    shipped = Evidence(facts={"x": Fact("x", "status", "shipped")})

    assert codes("It was shipped.", shipped) == []


def test_when_passages_are_cited_the_others_prove_nothing() -> None:
    evidence = knowing("We refund returned items.", "We repair broken items.")

    assert codes("We repair your items.", evidence) == []
    assert codes("We repair your items.", replace(evidence, cited=frozenset({"1"}))) == []
    assert codes("We repair your items.", replace(evidence, cited=frozenset({"0"}))) == ["unproven_promise"]


def test_the_title_of_a_passage_says_what_it_is_about() -> None:
    about = Passage("p", "Returns", MaskedText("They are free within Germany."))

    assert codes("Returns are free.", Evidence(passages=[about])) == []


@pytest.mark.parametrize(
    "draft",
    [
        "Have you cancelled it?",  # a question
        "I understand that it was cancelled.",  # reported
        "I'm sorry, your order was cancelled.",  # regretted
        "It may be refunded.",  # uncertain
        "A colleague can refund it.",  # an offer of staff
        "I can hand you over.",
        "If you like, I will hand you over.",
        "You can cancel the order there.",  # what people can do themselves
        "Please cancel it there.",
        "To cancel it, open the page.",
        "I will check your refund.",  # looking is no deed
        "I cannot cancel it.",  # a limit of its own
        "Nothing was cancelled.",
        "Are refunds free?",
        "You have gone over the limit.",
        "Borrowing stops then.",  # no "borrar"
        "Votre facture est de 12 €.",
        "Wann das abgeschlossen ist, kann ich hier leider nicht sehen.",
        "When it is refunded, I can't see from here.",
        "La factura recoge un consumo y un total.",
        "Je ne vois rien dans ce que j'ai sous les yeux.",
        "要看退货原因。您是因为什么想退呢？",
        "",
        "…",
    ],
)
def test_what_claims_nothing_passes(draft: str) -> None:
    assert codes(draft, Evidence()) == []


@pytest.mark.parametrize(
    "draft",
    [
        "Step 1: wait.\nStep 2: I have cancelled it.",
        "Sure! **I have cancelled it.**",
        "Done – we've refunded you",
        "I have\u200b cancelled it",
        "It is fine, but I have cancelled it",
        "I HAVE CANCELLED IT",
        "I ｈａｖｅ cancelled it",
    ],
)
def test_a_claim_is_found_wherever_it_stands(draft: str) -> None:
    assert codes(draft, Evidence()) == ["unproven_action"]


def test_claims_are_among_the_checks_of_every_answer() -> None:
    verdict = OutputCheck().check("I have refunded you.", EVIDENCE)

    assert not isinstance(verdict, CheckedText)
    assert [(reason.check, reason.code) for reason in verdict] == [("claims", "unproven_action")]


def test_the_words_of_a_facts_name_are_not_the_drafts() -> None:
    evidence = Evidence(facts={"refund.approved": Fact("refund.approved", "text", "x")})

    assert codes("It is {refund.approved} now.", evidence) == []
    assert codes("It is {refund.approved} now.", Evidence()) != []

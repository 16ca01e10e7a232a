"""What rules answer, in which language, with whose facts, and which files are refused."""

from pathlib import Path

import pytest

from bot.providers.rulebook import RulesInvalid
from bot.providers.rules import RuleMatch, Rules
from guards.base import MaskedText, RawText
from guards.inputs import Needs

SAMPLE = Path(__file__).parents[3] / "examples" / "rules.toml"
RULES = Rules.load(SAMPLE)
ANNA = frozenset(
    [
        "account.balance",
        "order.4711.number",
        "order.4711.status",
        "order.4711.delivery",
        "order.998.number",
        "order.998.status",
        "order.4720.number",
    ]
)


def ask(text: str, names: frozenset[str] = ANNA, language: str = "en") -> RuleMatch | None:
    return RULES.match(MaskedText.authored(text), fact_names=names, language=language)


@pytest.mark.parametrize(
    ("text", "intent", "language"),
    [
        ("Where is my order?", "order_status", "en"),
        ("my parcel hasn't arrived!!", "order_status", "en"),
        ("when will my package arrive", "order_status", "en"),
        ("What is my balance?", "balance", "en"),
        ("how much store credit do I have", "balance", "en"),
        ("How many points have I got?", "loyalty", "en"),
        ("What was the total of my last order?", "order_total", "en"),
        ("Wo bleibt denn meine Bestellung?", "order_status", "de"),
        ("Mein Paket ist noch nicht angekommen", "order_status", "de"),
        ("wie hoch ist mein Guthaben", "balance", "de"),
        ("주문한 상품이 어디쯤 왔나요?", "order_status", "ko"),
        ("배송조회 부탁드려요", "order_status", "ko"),
        ("적립금 얼마 남았어요?", "balance", "ko"),
        ("¿Dónde está mi pedido?", "order_status", "es"),
        ("donde esta mi pedido", "order_status", "es"),
        ("¿cuánto saldo tengo?", "balance", "es"),
        ("Où est ma commande ?", "order_status", "fr"),
        ("quel est mon solde", "balance", "fr"),
        ("hello!", "greeting", "en"),
        ("Guten Tag", "greeting", "de"),
        ("안녕하세요~", "greeting", "ko"),
        ("Merci beaucoup !", "thanks", "fr"),
        ("謝謝", None, None),
        ("Do you sell bird seed?", None, None),
        ("", None, None),
        ("[PERSON_1]", None, None),
    ],
)
def test_what_people_say(text: str, intent: str | None, language: str | None) -> None:
    found = ask(text)

    assert (found and found.intent, found and found.language) == (intent, language)


NEEDS = [
    ("I want to talk to a human, please", "human", "en"),
    ("human", "human", "en"),
    ("get me a real person", "human", "en"),
    ("Ich möchte mit einem Menschen sprechen", "human", "de"),
    ("상담원 연결해 주세요", "human", "ko"),
    ("quiero hablar con una persona", "human", "es"),
    ("J’aimerais parler à un conseiller", "human", "fr"),
    ("quero falar com um atendente", "human", "pt"),
    ("担当者につないでください", "human", "ja"),
    ("请转人工客服", "human", "zh"),
    ("STOP!", "stop", "en"),
    ("그만", "stop", "ko"),
    ("arrete", "stop", "fr"),
    ("Please delete my data", "erase", "en"),
    ("erase all my personal information", "erase", "en"),
    ("Bitte löschen Sie meine Daten", "erase", "de"),
    ("개인정보를 삭제해 주세요", "erase", "ko"),
    ("quiero borrar mis datos", "erase", "es"),
    ("supprimez mes donnees", "erase", "fr"),
    ("apague meus dados", "erase", "pt"),
    ("アカウントを削除してください", "erase", "ja"),
    ("请删除我的数据", "erase", "zh"),
    ("I withdraw my consent", "withdraw", "en"),
    ("Hiermit widerrufe ich meine Einwilligung", "withdraw", "de"),
    ("동의를 철회합니다", "withdraw", "ko"),
    ("quiero retirar mi consentimiento", "withdraw", "es"),
    ("je retire mon consentement", "withdraw", "fr"),
    ("revogo o meu consentimento", "withdraw", "pt"),
    ("同意を撤回します", "withdraw", "ja"),
    ("我要撤回我的同意", "withdraw", "zh"),
]


@pytest.mark.parametrize(("text", "need", "language"), NEEDS)
def test_words_of_need_are_heard_in_every_language(text: str, need: str, language: str) -> None:
    found = ask(text)

    assert found is not None
    assert (found.intent, found.language, found.first, found.answer.value) == (need, language, True, "")
    assert found.wants_person is (need == "human")


@pytest.mark.parametrize(("text", "need", "language"), NEEDS)
def test_words_of_need_pass_the_first_look_too(text: str, need: str, language: str) -> None:
    assert Needs(RULES.needs()).match(RawText(text)) == need


@pytest.mark.parametrize("text", ["do not stop my order", "is it safe for human hands", "I am not a bot"])
def test_ordinary_words_are_no_need(text: str) -> None:
    found = ask(text)

    assert found is None or found.intent not in ("human", "stop", "erase", "withdraw")


@pytest.mark.parametrize(
    "text",
    [
        "Are you human?",
        "are you a real person",
        "Sind Sie ein Mensch?",
        "사람이에요?",
        "你是真人吗",
        "Êtes-vous un humain ?",
    ],
)
def test_DIS_1_asked_whether_it_is_human_it_says_ai(text: str) -> None:
    found = ask(text)

    assert found is not None
    assert (found.intent, found.first) == ("identity", True)
    assert any(word in found.answer.value for word in ("AI", "KI", "IA"))


def test_what_is_first_goes_before_what_explains_more() -> None:
    found = ask("where is my order, I want to talk to a human")

    assert found is not None
    assert found.intent == "human"


def test_an_order_that_is_named_is_the_one_that_is_answered() -> None:
    found = ask("where is my order #998?")

    assert found is not None
    assert found.answer.value == "Here is what I know:\n\n- Order {order.998.number}: {order.998.status}"


def test_no_order_named_lists_each_with_what_is_known() -> None:
    found = ask("where are my orders?")

    assert found is not None
    assert found.complete
    assert found.answer.value.splitlines()[2:] == [
        "- Order {order.4711.number}: {order.4711.status}",
        "- Expected delivery of {order.4711.number}: {order.4711.delivery}",
        "- Order {order.998.number}: {order.998.status}",
    ]


def test_part_of_a_number_names_no_order() -> None:
    found = ask("where is my order 9984711?")

    assert found is not None
    assert "order.998." in found.answer.value
    assert "order.4711." in found.answer.value


def test_at_most_five_orders_are_listed() -> None:
    many = frozenset(f"order.{at}.{part}" for at in range(9995, 10_005) for part in ("number", "status"))
    found = ask("where are my orders?", many)

    assert found is not None
    assert [f"{{order.{at}.number}}" in found.answer.value for at in (10_004, 10_000, 9_999)] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("text", ["where is my order?", "what is my balance?"])
def test_without_the_facts_it_asks_to_sign_in(text: str) -> None:
    found = ask(text, frozenset())

    assert found is not None
    assert not found.complete
    assert "sign in" in found.answer.value
    assert "{" not in found.answer.value


def test_the_conversation_s_language_decides_between_equals() -> None:
    german, english = ask("stop", language="de"), ask("stop", language="en")

    assert (german and german.language, english and english.language) == ("de", "en")


def test_VAL_8_a_hundred_thousand_characters_are_answered() -> None:
    heard = [
        ask(text) for text in ("where is my order " * 6000, "a " * 50_000, "주문 " * 30_000, "(" * 100_000)
    ]

    assert [found is not None for found in heard[1:]] == [False, False, False]


NEED = "".join(
    f'[[intent]]\nname = "{name}"\n[intent.en]\npatterns = ["{name}"]\n'
    for name in ("human", "stop", "erase", "withdraw")
)


@pytest.mark.parametrize(
    ("toml", "complaint"),
    [
        ("", "intent"),
        ("[[intent", "not valid TOML"),
        (NEED.replace('"stop"', '"halt"', 1), r"halt\.en: has no answer"),
        (NEED.partition('[[intent]]\nname = "stop"')[0], "no intent 'stop'"),
        (NEED + '[[intent]]\nname = "x"\n', "x: has no language"),
        (NEED + '[[intent]]\nname = "x"\nfist = true\n[intent.en]\npatterns = ["a"]\nanswer = "b"', "fist"),
        (NEED + '[[intent]]\nname = "x"\n[intent.english]\npatterns = ["a"]\nanswer = "b"', "'english'"),
        (NEED + '[[intent]]\nname = "x"\n[intent.en]\npatterns = []\nanswer = "b"', "patterns"),
        (
            NEED + '[[intent]]\nname = "x"\n[intent.en]\npatterns = ["(a"]\nanswer = "b"',
            r"x\.en: pattern '\(a'",
        ),
        (NEED + '[[intent]]\nname = "x"\n[intent.en]\npatterns = ["a"]', r"x\.en: has no answer"),
        (
            NEED + '[[intent]]\nname = "x"\n[intent.en]\npatterns = ["a"]\nanswer = "{A b}"',
            r"x\.en: a reference",
        ),
        (
            NEED + '[[intent]]\nname = "x"\n[intent.en]\npatterns = ["a"]\nanswer = "{o.*.b}"',
            r"x\.en.*needs_facts",
        ),
        (
            NEED
            + '[[intent]]\nname = "x"\nneeds_facts = ["a.b"]\n[intent.en]\npatterns = ["a"]\nanswer = "b"',
            r"x\.en: needs facts",
        ),
        (
            NEED
            + '[[intent]]\nname = "x"\nneeds_facts = ["a.*.*"]\n[intent.en]\npatterns = ["a"]\nanswer = "b"',
            "no fact name",
        ),
        (NEED + '[[intent]]\nname = "x"\n[intent.de]\npatterns = ["a"]\nanswer = "b"', "human: lacks de"),
        (NEED + '[[intent]]\nname = "stop"\n[intent.en]\npatterns = ["a"]', "stop: stands twice"),
        (NEED.replace('["human"]', '["human"]\nanswer = "Soon!"'), r"human\.en: has an answer"),
        (NEED.replace('["human"]', '["a * human"]'), r"human\.en"),
    ],
)
def test_what_could_not_work_is_refused_with_its_place(tmp_path: Path, toml: str, complaint: str) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(toml)

    with pytest.raises(RulesInvalid, match=complaint) as refused:
        Rules.load(path)
    assert "rules.toml" in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulesInvalid, match="cannot be read"):
        Rules.load(tmp_path / "rules.toml")

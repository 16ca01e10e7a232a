"""What is known in these tests, and answers by the thousand that say nothing else, from one seed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from guards.base import Evidence, Fact, MaskedText, Passage
from tests.guards.figures.notations import DATES, DAYS, HARMLESS_DRESS, PERCENTS, SUMS, WON

BALANCE, POINTS, DUE, RATE, WINDOW = (
    Decimal("47.15"),
    Decimal(1_275_400),
    date(2026, 3, 14),
    Decimal("12.5"),
    45,
)
EVIDENCE = Evidence(
    facts={
        "account.balance": Fact("account.balance", "money", BALANCE, currency="USD"),
        "account.points": Fact("account.points", "money", POINTS, currency="KRW"),
        "order.4711.status": Fact("order.4711.status", "status", "shipped"),
        "invoice.due": Fact("invoice.due", "date", DUE),
        "tariff.rate": Fact("tariff.rate", "percent", RATE),
    },
    said=(MaskedText("I ordered 3 shirts in size 42 from [PERSON_1], reference XK-2290"),),
    passages=(
        Passage(
            "returns",
            "Returns",
            MaskedText(
                f"Refunds take 5-7 business days. Returns are free within {WINDOW} days. The fee"
                " is €4.90 or 10%."
                " Mail help@shop.example, call +49 30 123456. Open 9 am to 17:30, closed for 2 hours at noon."
            ),
            link="https://shop.example/refunds",
        ),
    ),
    placeholders=frozenset({"[PERSON_1]"}),
    link_hosts=frozenset({"shop.example"}),
)


@dataclass(frozen=True, slots=True)
class Answer:
    kind: str
    text: str


Maker = Callable[[Random], str]
SENTENCES = (
    "It is {}.", "Good news: {} as of now", "Please note {} and reply here.", "current funds: {}",
    "Your balance is {}!",
    "Das sind {}.", "Ihr Guthaben beträgt {} und bleibt so.", "Bitte beachten Sie: {}",
    "Es waren {}, wie gesagt.",
    "Cela fait {}.", "Votre solde est de {} aujourd'hui.", "À noter : {}", "Il s'agit de {} ; rien d'autre.",
    "{}입니다.", "현재 {} 남아 있습니다.", "잔액은 {}이며 변동이 없습니다.", "안내드립니다: {}",
    "{}です。", "残高は{}になります。", "ご案内：{}", "お客様の場合、{}までにお願いします",
    "是{}。", "您的余额为{}，请查收。", "大约需要{}左右", "请注意：{}",
)  # fmt: skip
PLACES = (
    "{}", "Hello!\n\n- {}", "| what | how |\n|---|---|\n| x | {} |", "> {}", "# {}", "1. Open it\n2. {}",
    "{}\n\nAnything else?",
    "Hi [PERSON_1], it is {{account.balance}}. {}", "```\n{}\n```", "(see: {})", "👍 {}", "**Note:** {}",
    "Thanks! {} 😊",
)  # fmt: skip
HARMLESS = (
    "Step 2: open the page.", "1. Open the page.\n2. Click there.\n3. Done!", "We are here 24/7 for you.",
    "Enable 2FA first.",
    "There are 2 ways to do it.", "One of them will help you.", "First, open the page. Second, sign in.",
    "You have two options.",
    "{account.balance} is what you have.", "Hello [PERSON_1], your order {order.4711.status}.",
    "Please wait a moment.",
    "Your order 4711 is on its way.", "You ordered 3 shirts in size 42.", "I found your reference XK-2290.",
    "Please write to help@shop.example. We answer quickly.", "Call +49 30 123456 or 030 123456.",
    "We open at 9 am.",
    "Wir haben ab 9 Uhr geöffnet, bis 17:30 Uhr.", "오전 9시부터 오후 5시 30분까지 운영합니다.",
    "午前9時からです。", "上午9点开始。",
    "See https://shop.example/refunds for more.", "[How refunds work](https://shop.example/refunds)",
    "Ask us at shop.example.",
    "Refunds take 5-7 business days.", "Refunds take 5 to 7 business days.",
    "between five and seven business days",
    "Das dauert 5 bis 7 Werktage.", "Cela prend de 5 à 7 jours ouvrés.", "5~7 영업일입니다.",
    "The fee is €4.90.", "It is due on March fourteenth.", "It is due on the 14th.",
    "the fourteenth of March", "Die Gebühr beträgt 4,90 €.", "Les frais sont de 4,90 €.",
    "수수료는 4.90유로입니다.", "手数料は4.90ユーロです。",
    "Or 10%, whatever is less.", "Oder 10 %.", "10퍼센트입니다.", "closed for two hours",
    "두 시간 동안 닫습니다.", "2時間です。",
    "안녕하세요! 무엇을 도와드릴까요?", "두 번째 방법을 써 보세요.", "3단계로 진행하세요.",
    "もう一度お試しください。", "一般的には大丈夫です。", "请稍等一下。",
    "Vielen Dank für Ihre Nachricht! Einen Moment bitte.",
    "Merci de votre message, un instant s'il vous plaît.", "¡Gracias! Un momento.",
    "Have a nice day!", "I checked it twice.", "It is our number one priority.", "in the second half",
    "Please try again later; sorry.",
)  # fmt: skip


def true_answers(seed: int, count: int) -> Iterator[Answer]:
    random = Random(seed)
    makers: dict[str, Maker] = {
        "sum": lambda r: r.choice(SUMS)(BALANCE),
        "won": lambda r: r.choice(WON)(POINTS),
        "percent": lambda r: r.choice(PERCENTS)(RATE),
        "days": lambda r: r.choice(DAYS)(Decimal(WINDOW)),
        "date": lambda r: r.choice(DATES)(DUE),
    }
    kinds = (*makers, "harmless")
    for place in range(count):
        kind = kinds[place % len(kinds)]
        if kind == "harmless":
            yield Answer(
                kind, "\n\n".join(random.sample(HARMLESS, 2)) if place % 2 else random.choice(HARMLESS)
            )
        else:
            yield Answer(kind, placed(random, random.choice(HARMLESS_DRESS)(makers[kind](random))))


def placed(random: Random, surface: str) -> str:
    return random.choice(PLACES).format(random.choice(SENTENCES).format(surface))

"""What is known where claims are judged, and the statements of `statements/`, by language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from guards.base import Evidence, Fact, MaskedText, Passage

STATEMENTS = Path(__file__).with_name("statements")
KNOWLEDGE = {
    "Returns": """
You can return items within 30 days of delivery. Returns are free within Germany.
Shipping costs are not refunded.
We refund the price of returned items within 5-7 business days. Sale items cannot be returned.
""",
    "Shipping": """
Standard shipping is free for orders over €50. We ship orders within 2 business days.
Delivery takes 2-4 business days.
We do not ship outside the European Union.
""",
    "Orders": """
You can cancel an order in "My orders" until we have packed it. We cannot reserve items.
""",
    "Payment": """
We accept credit cards, PayPal and bank transfer. We never ask for your password.
Your card is charged when the order is shipped, not when you place it.
""",
    "Warranty": """
Feeders have a two-year warranty. Broken items are repaired or replaced free of charge during the warranty.
""",
    "Contact": "E-mails are answered within 2 working days.",
    "Account": "Store credit does not expire. Choose Forgot your password to change your password.",
    "Discounts": "Schools get a discount of 10 %. We never combine voucher codes.",
}
EVIDENCE = Evidence(
    facts={
        fact.name: fact
        for fact in (
            Fact("order.4711.status", "status", "shipped", "state of the order"),
            Fact("order.4711.delivery", "date", date(2026, 11, 24), "day of delivery"),
            Fact("order.4655.refund", "money", Decimal("54.10"), "refund agreed for a return", "EUR"),
            Fact("account.balance", "money", Decimal("47.15"), "store credit", "EUR"),
        )
    },
    passages=[Passage(title.lower(), title, MaskedText.authored(text)) for title, text in KNOWLEDGE.items()],
)


def statements(name: str) -> Mapping[str, list[str]]:
    """Those of `false.txt` or `true.txt`, by language."""
    found: dict[str, list[str]] = {}
    for line in (STATEMENTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            of = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            of.append(line)
    return found

"""Thousands of amounts in many notations: a true one passes, one that differs by anything is found."""

from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guards.base import Evidence, Fact
from guards.text.notation import readings
from tests.guards.proving import unproven

FULL_WIDTH = str.maketrans("0123456789.,$", "０１２３４５６７８９．，＄")
ARABIC = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
GERMAN = str.maketrans(".,", ",.")
FRENCH = str.maketrans(".,", ",\u202f")


def indian(amount: Decimal) -> str:
    whole, _, cents = f"{amount:.2f}".partition(".")
    head, tail = whole[:-3], whole[-3:]
    groups = [head[max(0, at - 2) : at] for at in range(len(head), 0, -2)][::-1]
    return ",".join([*groups, tail]) + "." + cents


NOTATIONS = (
    lambda a: f"${a:,.2f}",
    lambda a: f"{a:.2f} USD",
    lambda a: f"US${a:,.2f}",
    lambda a: f"$**{a:,.2f}**",
    lambda a: f"\\${a:,.2f}".replace(",", "{,}"),
    lambda a: f"&#36;{a:,.2f}",
    lambda a: f"${a:,.2f}".translate(FULL_WIDTH),
    lambda a: f"{a:,.2f} $".translate(GERMAN),
    lambda a: f"{a:,.2f} $".translate(FRENCH),
    lambda a: f"${a:,.2f}".translate(ARABIC),
    lambda a: f"${a:,.2f}".replace(",", "'"),
    lambda a: "\u200b".join(f"${a:,.2f}"),
    lambda a: f"{a:,.2f}달러입니다",
    lambda a: f"${indian(a)}",
    lambda a: f"${a:,.2f}".replace(".", "<!-- -->."),
    lambda a: f"your balance is {a:.2f} now",
    lambda a: f"${a / 1000:f}k",
)
AMOUNTS = st.decimals(min_value=0, max_value=9_999_999, places=2)


@settings(max_examples=300)
@given(told=AMOUNTS, true=AMOUNTS, notation=st.sampled_from(NOTATIONS))
def test_only_the_true_amount_passes_in_any_notation(told, true, notation) -> None:  # type: ignore[no-untyped-def] # hypothesis passes what the strategies say
    assume(told != true)
    evidence = Evidence(facts={"b": Fact("b", "money", true, currency="USD")})

    assert unproven(notation(told), evidence)
    assert unproven(notation(true), evidence) == []


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_grouping_reads_back(amount: Decimal) -> None:
    for text in (f"{amount:,.2f}", f"{amount:,.2f}".translate(GERMAN), f"{amount:.2f}", indian(amount)):
        assert amount in readings(text), text

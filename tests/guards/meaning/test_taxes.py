"""Prices with their tax, and without."""

import pytest

from tests.guards.proving import codes


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("It is $50 plus tax.", "It is $50 including tax.", False),
        ("It is $50, tax included.", "It is $50 including tax.", True),
        ("It is $50.", "It is $50 including tax.", True),
        ("Das macht 50 € zzgl. MwSt.", "Das kostet 50 € inkl. MwSt.", False),
        ("Das macht 50 € pro Monat inkl. 19 % MwSt.", "Das kostet 50 € im Monat inkl. 19 % MwSt.", True),
        ("Das macht 50 € netto.", "Das kostet 50 € (inkl. MwSt.).", False),
        ("Le prix est de 50 € HT.", "Le prix est de 50 € TTC.", False),
        ("Le prix est de 50 € toutes taxes comprises.", "Le prix est de 50 € TTC.", True),
        ("Cuesta 50 € más IVA.", "Cuesta 50 €, IVA incluido.", False),
        ("Cuesta 50 € con IVA.", "Cuesta 50 €, IVA incluido.", True),
        ("Custa 50 € sem impostos.", "Custa 50 € com impostos.", False),
        ("수수료는 5,000원(부가세 별도)입니다.", "수수료는 5,000원(부가세 포함)입니다.", False),
        ("手数料は税抜5,000円です。", "手数料は5,000円(税込)です。", False),
        ("手数料は税込5,000円です。", "手数料は5,000円(税込)です。", True),
        ("费用为500元（不含税）。", "费用为500元（含税）。", False),
        ("费用为含税500元。", "费用为500元（含税）。", True),
        ("1,000円（税抜）、送料は500円です。", "1,000円（税抜）、送料は500円（税込）です。", True),
    ],
)
def test_a_price_with_tax_is_not_one_without(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


def test_what_has_no_price_has_no_tax() -> None:
    assert codes("On 3 May 2026 you pay taxes.", passage="It is 3 May 2026, tax excluded.") == []

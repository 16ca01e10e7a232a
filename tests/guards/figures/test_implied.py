"""What a text states without a figure proves the figure."""

import pytest

from tests.guards.proving import codes


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        ("Le tarif jeune est à -30 %.", "Les jeunes ont 30 % de réduction.", True),
        ("Les jeunes ont 30 % de réduction.", "Le tarif jeune est à -30 %.", True),
        ("Le tarif jeune est à -20 %.", "Les jeunes ont 30 % de réduction.", False),
        ("On Sundays it is -30 %.", "On Sundays there is a surcharge of 30 %.", False),
        ("You may take 1 bag.", "You may take one bag.", True),
        ("You may take 2 bags.", "You may take one bag.", False),
        ("You may take 1 bag.", "That one is for bags.", False),
        ("Sie dürfen 2 Taschen mitnehmen.", "Sie dürfen zwei Taschen mitnehmen.", True),
        ("가방 2개를 가져오실 수 있습니다.", "가방은 두 개까지입니다.", True),
        ("可带2件行李。", "可带两件行李。", True),
        ("可带1件行李。", "可带一件行李。", True),
        ("可带3件行李。", "可带一件行李。", False),
        ("荷物は2個までです。", "荷物は二個までです。", True),
        ("每人20公斤。", "每人20千克。", True),
        ("Children under four years travel free.", "Children under 4 travel free.", True),
        ("Es dauert 2 bis 4 Werktage.", "Die Lieferung dauert zwei bis vier Werktage.", True),
        ("Es dauert zwei bis vier Werktage.", "Die Lieferung dauert 2 bis 4 Werktage.", True),
        ("Es dauert zwei bis vier Werktage.", "Die Lieferung dauert 1 bis 4 Werktage.", False),
        ("Comptez 3 à 5 semaines.", "Le délai est de trois à cinq semaines.", True),
        ("Sie können 3-mal verlängern.", "Sie können dreimal verlängern.", True),
        ("Sie können 4-mal verlängern.", "Sie können dreimal verlängern.", False),
        ("Wer jünger als 27 ist, zahlt nichts.", "Für unter 27-Jährige ist es kostenlos.", True),
        ("Das 15 às 17 horas.", "As visitas são das 15h às 17h.", True),
        ("Das 14 às 17 horas.", "As visitas são das 15h às 17h.", False),
        ("Your five-year-old pays.", "Children under 4 travel free.", False),
        ("It lasts 4 years.", "Up to 4 bags are free.", False),
        ("Menores de 12 años no pagan.", "Los menores de 12 no pagan.", True),
        ("Anyone under 18 needs a guardian.", "From 18 years you may enter alone.", True),
        ("Anyone under 18 needs a guardian.", "The lease is 18 years.", False),
    ],
)
def test_what_knowledge_says_in_words_proves_a_figure(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


@pytest.mark.parametrize(
    ("draft", "said", "passes"),
    [
        ("Your three-year-old needs no ticket.", "He's 3.", True),
        ("Your four-year-old needs no ticket.", "He's 3.", False),
        ("Your four-year-old needs no ticket.", "My son is four.", True),
        ("Da Ihr Sohn 3 Jahre alt ist, zahlt er nichts.", "Er ist 3.", True),
        ("It is 3 years old.", "There are 3.", False),
        ("It is 3 years old.", "He is 3 kg.", False),
    ],
)
def test_an_age_is_one_in_years(draft: str, said: str, passes: bool) -> None:
    assert (codes(draft, said=said) == []) is passes


def test_both_ends_of_a_range_are_no_reduction() -> None:
    assert codes("The charge is 20 - 30 %.", passage="A charge of 20 - 30 % is taken.") == []


@pytest.mark.parametrize(
    ("draft", "said", "passes"),
    [
        ("Your nine-year-old is free.", "coming with my kids, 9 and 13", True),
        ("Your 13-year-old pays.", "coming with my kids, 9 and 13", True),
        ("Your 12-year-old pays.", "coming with my kids, 9 and 13", False),
        ("Mit 7 und 9 Jahren zahlen sie.", "Unsere Kinder sind 7, 9 und 4", True),
    ],
)
def test_children_are_as_old_as_they_are_said_to_be(draft: str, said: str, passes: bool) -> None:
    assert (codes(draft, said=said) == []) is passes

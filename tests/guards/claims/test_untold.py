"""Why something is so, and where to ask, is known or it is not said."""

import pytest

from guards.base import Evidence, MaskedText
from tests.guards.claims.test_claims import codes, knowing
from tests.guards.claims.test_going_on import with_state


@pytest.mark.parametrize(
    "draft",
    [
        "It is late because of the strike.",
        "It was declined due to a mismatch.",
        "Das ist wegen einer geplatzten Lastschrift so.",
        "C'est à cause du brouillard.",
        "Está denegado por falta de contrato.",
        "Está atrasado por causa da greve.",
        "태풍 때문에 그렇습니다.",
        "残高不足のため、できません。",
        "因流量管制延误。",
        "因為系統更新而延誤。",
        "It is late because a cable broke.",
        "Your order is late because of a strike in the harbour.",
        "Das ist so, weil ein Kabel fehlt.",
        "Il est en retard parce qu'un câble manque.",
        "Está interrumpido porque se cortó un cable.",
        "Está retida porque falta a fatura.",
        "폭설로 인해 지연되고 있습니다.",
    ],
)
def test_a_cause_that_nobody_told_of(draft: str) -> None:
    assert "untold_cause" in codes(draft, Evidence())
    assert "untold_cause" in codes(draft, with_state("order.status", "late"))


@pytest.mark.parametrize(
    ("draft", "evidence"),
    [
        ("因为我不清楚您哪天加购，所以算不出来。", Evidence()),
        ("No puedo decirlo porque no veo la fecha.", Evidence()),
        ("It is late because of the strike.", knowing("Parcels are late: there is a strike.")),
        ("It is late because of the strike.", Evidence(said=[MaskedText("is it the strike?")])),
        ("Your card is late because of the address.", with_state("card.status", "address missing")),
        ("Sorry, I am not allowed to, and because of that I can not.", Evidence()),
        ("It is due to arrive.", with_state("order.status", "due to arrive")),
        ("因为这样。", Evidence()),
        ("I can't say, because I have no way to see it.", Evidence()),
        ("Não alterei nada, porque não tenho essa possibilidade.", Evidence()),
        ("환불 상태를 확인해 드리겠습니다.", Evidence()),
        ("要看退货原因。", Evidence()),
    ],
)
def test_a_cause_that_is_known(draft: str, evidence: Evidence) -> None:
    assert "untold_cause" not in codes(draft, evidence)


@pytest.mark.parametrize(
    "draft",
    [
        "Tell them on WhatsApp.", "Avisa por Whats App.", "카카오톡 채널로 물어보세요.", "公众号可以查。",
        "Schicken Sie uns ein Fax.",
    ],
)  # fmt: skip
def test_a_channel_is_one_that_the_knowledge_names(draft: str) -> None:
    known = knowing("We are on WhatsApp, by fax, 카카오톡 and 公众号.")

    assert "untold_channel" in codes(draft, Evidence())
    assert "untold_channel" not in codes(draft, known)


def test_a_line_is_no_channel() -> None:
    assert codes("You are in line, 온라인.", Evidence()) == []


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("You can return items with or without tags.", "Items may be returned if the tags are attached."),
        ("Sie können verlängern, auch wenn es vorgemerkt ist.", "Verlängern, sofern nichts vorgemerkt ist."),
        ("Puedes llegar a seis, aunque tengas sanciones.", "Hasta seis, siempre que no haya sanciones."),
        ("개봉하셨더라도 반품이 가능합니다.", "반품은 미개봉, 개봉 전에 한해 가능합니다."),
        ("開封後でも返品を承ります。", "未開封品に限り返品を承ります。"),
    ],
)
def test_nothing_is_granted_in_spite_of_a_condition(draft: str, passage: str) -> None:
    assert "conceded" in codes(draft, knowing(passage))
    assert "conceded" not in codes(draft, knowing("Nothing of that kind."))


def test_what_is_refused_is_not_granted() -> None:
    passage = "Items may be returned if the tags are attached."

    assert "conceded" not in codes("Even if the tags are off, do not worry.", knowing(passage))
    assert "conceded" not in codes("You can bring it back with its tags.", knowing(passage))


def test_a_telephone_that_nothing_tells_of() -> None:
    by_mail = knowing("Support is available by chat and mail.")

    assert "untold_channel" in codes("You can reach a colleague by phone.", by_mail)
    assert "untold_channel" in codes("Sie erreichen uns telefonisch.", by_mail)
    assert "untold_channel" not in codes("You cannot reach us by phone.", by_mail)
    assert "untold_channel" not in codes("You can reach us by phone.", knowing("Our hotline is open."))

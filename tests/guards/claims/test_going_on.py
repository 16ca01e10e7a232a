"""What is said to be going on, or the state of a thing, has to be shown by something."""

from dataclasses import replace

import pytest

from guards.base import Evidence, Fact
from tests.guards.claims.test_claims import codes, knowing


def with_state(name: str, value: str) -> Evidence:
    return Evidence(facts={name: Fact(name, "status", value)})


@pytest.mark.parametrize(
    "draft",
    [
        "Our technicians are already looking into the outage.",
        "The technical team is currently fixing this.",
        "Unsere Techniker arbeiten bereits daran.",
        "Nos techniciens travaillent déjà dessus.",
        "Nuestro equipo ya está trabajando en ello.",
        "Nossa equipe já está verificando o problema.",
        "기술팀이 현재 확인 중입니다.",
        "エンジニアが現在調査しております。",
        "技术人员正在排查问题。",
        "Your parcel is currently at our warehouse in Kent.",
        "Ihr Paket befindet sich im Verteilzentrum Köln.",
        "Votre colis se trouve au dépôt de Lyon.",
        "Su paquete está en el almacén de Vigo.",
        "고객님의 상품은 대전 물류센터에 있습니다.",
        "お荷物は大阪の営業所にございます。",
        "您的包裹在上海转运中心。",
    ],
)
def test_work_and_places_need_to_be_shown(draft: str) -> None:
    assert "unseen_work" in codes(draft, Evidence())


@pytest.mark.parametrize(
    ("draft", "evidence"),
    [
        ("Our technicians are already fixing it.", with_state("ticket.status", "in progress")),
        (
            "Our technicians are already fixing it.",
            knowing("Outage in Kent: our engineers are working on it."),
        ),
        ("Our team is looking into it.", Evidence(done=frozenset({"handed_over"}))),
        ("Our team can look into it.", Evidence()),
        ("I am looking into it.", Evidence()),
        ("Is our team working on it?", Evidence()),
        ("Your parcel is at our depot in Kent.", with_state("order.place", "depot in Kent")),
        ("You can collect your parcel at our depot.", Evidence()),
    ],
)
def test_what_is_shown_or_offered_passes(draft: str, evidence: Evidence) -> None:
    assert "unseen_work" not in codes(draft, evidence)


@pytest.mark.parametrize(
    ("draft", "name", "state"),
    [
        ("Your card is active.", "card.status", "blocked"),
        ("Your card is now frozen.", "card.status", "active"),
        ("Your membership is suspended.", "membership.status", "active"),
        ("Ihre Karte ist jetzt gesperrt.", "karte.status", "aktiv"),
        ("Votre carte est bloquée.", "carte.statut", "active"),
        ("Su tarjeta está bloqueada.", "tarjeta.estado", "activa"),
        ("La transferencia está pendiente.", "transferencia.estado", "rechazada"),
        ("Votre adhésion est active.", "adhésion.statut", "expirée"),
        ("Your claim is approved.", "claim.status", "under_review"),
        ("Ihr Antrag ist genehmigt.", "antrag.status", "abgelehnt"),
        ("Sua conta está ativa.", "conta.status", "cancelada"),
        ("고객님의 카드는 정지되었습니다.", "card.status", "활성"),
        ("您的信用卡已冻结。", "card.status", "已激活"),
    ],
)
def test_a_state_is_the_one_that_a_fact_tells(draft: str, name: str, state: str) -> None:
    assert "contrary_state" in codes(draft, with_state(name, state))


@pytest.mark.parametrize(
    ("draft", "name", "state"),
    [
        ("Your card is active.", "card.status", "active"),
        ("Your card is active.", "card.status", "sent"),
        ("Your claim is approved.", "claim.status", "approved"),
        ("Your claim is denied.", "claim.status", "rejected"),
        ("Your claim is pending.", "claim.status", "expired"),  # it may be both
        ("Your account is active.", "card.status", "blocked"),
        ("Your card is not active.", "card.status", "blocked"),
        ("If your card is active, use it.", "card.status", "blocked"),
        ("Your card can be blocked in the app.", "card.status", "active"),
        ("An active card has a chip.", "card.status", "blocked"),
        ("Blocked cards cost $5.", "card.status", "active"),
        ("Your card is active, not blocked.", "card.status", "active"),
    ],
)
def test_another_thing_or_none_has_no_contrary_state(draft: str, name: str, state: str) -> None:
    assert "contrary_state" not in codes(draft, with_state(name, state))


def test_of_two_cards_either_may_be_meant() -> None:
    both = with_state("card.1.status", "active")
    both = replace(both, facts={**both.facts, "card.2.status": Fact("card.2.status", "status", "blocked")})

    assert "contrary_state" not in codes("Your card is blocked.", both)
    assert "contrary_state" not in codes(
        "Your card is blocked.", Evidence(facts={"card": Fact("card", "text", "active")})
    )

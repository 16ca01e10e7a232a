"""A no beyond a limit that the knowledge sets contradicts nothing; a no without one does."""

import pytest

from guards.base import Fact
from tests.guards.claims.test_claims import codes, knowing
from tests.guards.proving import evidence

ADDRESS = "The delivery address can be changed until the order has been handed over."
THEFT = "Bicycles are covered against theft outside the home only with the Plus add-on."
FLOOR = "It is left at the entrance unless floor service has been booked."
ADRESSE = "Die Lieferadresse kann bis zum Versand geändert werden."


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("It has left, so we can no longer change the delivery address of the order.", ADDRESS),
        ("Die Lieferadresse können wir nach dem Versand nicht mehr ändern.", ADRESSE),
        ("Without it, theft of bicycles outside the home is not covered.", THEFT),
    ],
)
def test_a_no_beyond_the_limit(draft: str, passage: str) -> None:
    assert codes(draft, knowing(passage)) == []


@pytest.mark.parametrize(
    ("draft", "passage"),
    [
        ("We do not change the delivery address of the order.", ADDRESS),
        (
            "We can no longer change the delivery address.",
            "The delivery address can be changed. Noon is until 1.",
        ),
        ("We no longer change the delivery address of the order.", "The delivery address can be changed."),
        ("Theft of bicycles outside the home is not covered.", THEFT),
        ("Without it, theft of bicycles is not covered.", "Theft of bicycles is covered."),
    ],
)
def test_a_no_without_one(draft: str, passage: str) -> None:
    assert "contradicted_rule" in codes(draft, knowing(passage))


@pytest.mark.parametrize(
    ("draft", "passage", "code"),
    [
        ("Si no hubiera su talla, le reembolsamos el importe.", "Si no está, se reembolsa el importe.", None),
        ("Le reembolsamos el importe.", "Si no está, se reembolsa el importe.", "unproven_action"),
        ("It is left there unless you have booked floor service.", FLOOR, None),
        ("You have booked floor service.", FLOOR, "unproven_action"),
        ("I wish I could promise it.", "It takes 5 days.", None),
        ("I promise it.", "It takes 5 days.", "unproven_promise"),
        (
            "And do not forget to send your old router back within 14 days.",
            "Old routers must be sent back within 14 days.",
            None,
        ),
        (
            "Do not send your old router back within 14 days.",
            "Old routers must be sent back within 14 days.",
            "contradicted_rule",
        ),
        (
            "Schicken Sie sie innerhalb von 30 Tagen kostenlos zurück.",
            "Danach ist die Rücksendung kostenlos möglich, innerhalb von 30 Tagen.",
            None,
        ),
        ("Dann geben wir Ihnen das Geld zurück.", "Der Kaufpreis wird erstattet.", None),
        ("Le renouvellement est gratuit.", "Renouvellement : une photo. Gratuit, sauf perte.", None),
        ("Le renouvellement est gratuit.", "Renouvellement : une photo. 25 €.", "unproven_rule"),
        ("Shipping is free.", "Shipping takes 2 days. Free returns within 30 days.", "unproven_rule"),
        ("El carrito no tiene coste.", "El carrito se transporta gratis y se entrega en la puerta.", None),
        ("可以申请，前提是您已登记。", "登记后可以申请。", None),
        ("您已登记。", "登记后可以申请。", "unproven_action"),
        (
            "乗り遅れた場合でも、後続列車の自由席にご乗車いただけます。",
            "乗り遅れた場合、後続列車の自由席に限りご乗車いただけます。",
            None,
        ),
    ],
)
def test_what_claims_and_what_does_not(draft: str, passage: str, code: str | None) -> None:
    assert codes(draft, knowing(passage)) == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("draft", "bounded"),
    [
        ("You can defer your bill as often as you like.", True),
        ("Puede aplazar el cargo tantas veces como necesite.", True),
        ("You can defer your bill once a year.", False),
        ("You cannot defer your bill as often as you like.", False),
    ],
)
def test_how_often(draft: str, bounded: bool) -> None:
    once = knowing("You can defer your bill once a year.", "El cargo puede aplazarse una vez al año.")
    free = knowing("You can defer your bill whenever you like.", "El cargo puede aplazarse.")

    assert ("unbounded" in codes(draft, once)) == bounded
    assert "unbounded" not in codes(draft, free)


@pytest.mark.parametrize(
    ("draft", "state", "contrary"),
    [
        ("Your export is ready.", "queued", True),
        ("Your export is ready.", "completed", False),
        ("Ihr Export ist fertig.", "in Bearbeitung", True),
        ("Your export is not ready.", "queued", False),
        ("Su export está listo.", "en proceso", True),
    ],
)
@pytest.mark.parametrize("kind", ["status", "text"])
def test_ready_is_not_waiting(draft: str, state: str, kind: str, *, contrary: bool) -> None:
    fact = Fact("export.status", "status" if kind == "status" else "text", state)

    assert ("contrary_state" in codes(draft, evidence(fact))) == contrary


def test_a_telephone_that_nothing_tells_of() -> None:
    by_mail = knowing("Support is available by chat and mail.")

    assert "untold_channel" in codes("You can reach a colleague by phone.", by_mail)
    assert "untold_channel" in codes("Sie erreichen uns telefonisch.", by_mail)
    assert "untold_channel" not in codes("You cannot reach us by phone.", by_mail)
    assert "untold_channel" not in codes("You can reach us by phone.", knowing("Our hotline is open."))


def test_a_plan_that_is_named_by_a_reference() -> None:
    plans = "Light fare: one bag. Classic fare: 1 bag and 1 suitcase. Flex fare: 1 bag and 3 suitcases."
    fare = Fact("booking.fare", "text", "Classic")

    assert "another_plan" in codes(
        "With the {booking.fare} fare there are 3 suitcases.", evidence(fare, passage=plans)
    )
    assert "another_plan" not in codes(
        "With the {booking.fare} fare there is 1 suitcase.", evidence(fare, passage=plans)
    )


def test_an_hour_that_is_a_condition_names_no_plan() -> None:
    rates = "Tarif Flexible : annulation sans frais jusqu'à la veille 18 h. Tarif Fixe : pas d'annulation."
    fact = Fact("booking.rate", "text", "Fixe")

    assert "another_plan" in codes(
        "Vous pouvez annuler sans frais jusqu'à la veille à 18 h.", evidence(fact, passage=rates)
    )

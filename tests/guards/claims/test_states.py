"""What the state of something proves of it, and of nothing else."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from guards.base import Evidence, Fact, MaskedText, Passage
from guards.claims.claims import Claims
from tests.guards.claims.test_claims import codes, knowing


def known(**states: str) -> Evidence:
    names = [(name.replace("__", "."), value) for name, value in states.items()]
    return Evidence(facts={name: Fact(name, "status", value) for name, value in names})


SHIPPED = known(order__1__status="shipped")
RENEWED = Evidence(facts={"loan.renewals": Fact("loan.renewals", "count", Decimal(1))})
VISIT = Evidence(facts={"appointment.start": Fact("appointment.start", "date", date(2026, 6, 9))})
TABLE = Evidence(
    facts={"reservation.time": Fact("reservation.time", "date", datetime(2026, 6, 9, 18, tzinfo=UTC))}
)
ISSUED = Evidence(facts={"refund.issued_on": Fact("refund.issued_on", "date", date(2026, 1, 20))})
PLANNED = Evidence(facts={"order.delivery": Fact("order.delivery", "date", date(2026, 11, 24))})
OFF = Evidence(
    facts={
        "reservation.day": Fact("reservation.day", "date", date(2026, 6, 9)),
        "reservation.status": Fact("reservation.status", "status", "cancelled"),
    }
)
TWO = known(order__1001__status="delivered", order__1002__status="shipped")


@pytest.mark.parametrize(
    ("draft", "evidence", "allowed"),
    [
        ("Your order is on its way.", SHIPPED, True),
        ("Your order has been shipped.", SHIPPED, True),
        ("Your parcel was shipped.", SHIPPED, True),
        ("Your refund of your money is on its way.", SHIPPED, False),
        ("Your money is on its way.", SHIPPED, False),
        ("Your payment is on its way.", SHIPPED, False),
        ("Your order has been delivered.", SHIPPED, False),
        ("Your order has been shipped.", known(order__1__status="delivered"), True),
        ("Your order is on its way.", known(order__1__status="delivered"), False),
        ("Your order is on its way.", known(order__1__status="out_for_delivery"), True),
        ("Your order has been shipped.", known(order__1__status="not shipped"), False),
        ("Ihre Bestellung wurde versandt.", SHIPPED, True),
        ("Ihre Bestellung wurde zugestellt.", SHIPPED, False),
        ("주문하신 상품이 배송 완료되었습니다.", SHIPPED, False),
        ("您的订单已签收。", SHIPPED, False),
        ("You have been refunded.", known(refund__status="pending"), False),
        ("Your refund has been processed.", known(refund__status="processed"), True),
        ("Your refund has been processed.", known(refund__status="processing"), False),
        ("Your claim has been paid out.", known(claim__status="approved"), False),
        ("Your payment went through.", known(payment__status="failed"), False),
        ("Order 1001 has been delivered; order 1002 is on its way.", TWO, True),
        ("Order 1002 has been delivered.", TWO, False),
        ("Your orders 1001 and 1002 have been delivered.", SHIPPED, False),
        ("Tu pedido ya está de camino.", known(pedido__estado="enviado"), True),
        ("Tu pedido ya está de camino.", known(pedido__estado="en preparación"), False),
        ("You have renewed the loan once.", RENEWED, True),
        ("You have cancelled the loan once.", RENEWED, False),
        ("You are booked for Tuesday, June 9.", VISIT, True),
        ("We issued your refund on January 20.", ISSUED, True),
        ("We issued your refund on January 21.", ISSUED, False),
        ("We cancelled your order on January 20.", ISSUED, False),
        ("We issued your refund.", ISSUED, False),
        ("We delivered your order on November 24.", PLANNED, False),  # the day for which it is planned
        ("Your table is reserved for June 9.", OFF, False),
        ("Elle n'est pas encore réglée.", known(facture__statut="impayée"), True),
        ("It has not been refunded yet.", known(refund__status="processing"), True),
        ("It is not refunded yet.", known(refund__status="refunded"), False),
        ("Es ist noch nicht erstattet.", Evidence(), False),
        ("You have booked a compact.", known(rental__class="Compact"), True),
        ("You have booked a van.", known(rental__class="Compact"), False),
        ("You have booked a compact.", known(car__class="Compact"), False),
        ("You are insured for Tuesday, June 9.", VISIT, True),  # the lexicon knows no such deed
        ("6月9日午後6時からご予約を承っております。", TABLE, True),
        ("ご予約をキャンセルいたしました。", TABLE, False),
    ],
)
def test_a_state_proves_what_it_says_of_what_it_is_about(
    draft: str, evidence: Evidence, allowed: bool
) -> None:
    assert (codes(draft, evidence) == []) is allowed


@pytest.mark.parametrize(
    "draft",
    [
        "Refund issued.",
        "Done! The charge is gone.",
        "Consider it refunded.",
        "I promise this won't happen again.",
        "Your payment went through.",
        "There is no cancellation fee.",
        "You don't have to pay anything.",
        "It's free of charge.",
        "Your warranty covers water damage.",
        "I let our team know about this.",
        "We do not charge for shipping.",
        "There are no hidden costs.",
        "You have unlimited data.",
        "We have received your payment.",
        "I've applied a credit to your account.",
    ],
)
def test_a_claim_needs_no_form_of_its_own(draft: str) -> None:
    assert codes(draft, Evidence()) != []


@pytest.mark.parametrize(
    "draft",
    [
        "I cannot promise a date.",
        "If you were charged twice, please tell me the order number.",
        "You can return items.",  # what nothing contradicts
    ],
)
def test_what_only_looks_like_a_claim_passes(draft: str) -> None:
    assert codes(draft, Evidence()) == []


def test_what_people_can_do_is_contradicted_by_knowledge_that_denies_it() -> None:
    assert codes("Opened items can be returned.", knowing("Opened items cannot be returned.")) == [
        "contradicted_rule"
    ]
    assert (
        codes("You can return items.", knowing("You can return items. Sale items cannot be returned.")) == []
    )


def test_what_is_excluded_is_denied() -> None:
    rules = knowing("Items can be returned. Sale items are excluded from returns.")

    assert codes("Sale items can be returned.", rules) == ["contradicted_rule"]
    assert codes("Items can be returned.", rules) == []


def test_no_fee_is_a_word_for_free() -> None:
    free = knowing("Cancellation is free of charge.")

    assert codes("There is no cancellation fee.", free) == []
    assert codes("There is no cancellation fee.", knowing("We charge a cancellation fee.")) != []


def test_a_day_that_is_written_out_tells_as_much_as_a_reference_to_it() -> None:
    renewal = Fact("subscription.renewal_date", "date", date(2027, 1, 15))
    evidence = Evidence(facts={renewal.name: renewal}, passages=[Passage("p", "", MaskedText("Hello."))])

    assert Claims().inspect("Votre abonnement est renouvelé le 15 janvier 2027.", evidence) == []
    assert Claims().inspect("Votre abonnement est renouvelé le 16 janvier 2027.", evidence) != []


@pytest.mark.parametrize(
    "draft",
    [
        "If you order today you get free shipping.",
        "If you return it within the week you will be refunded.",
        "If your parcel is late the fee will be waived.",
        "Wenn Sie heute bestellen ist der Versand kostenlos.",
        "Si vous commandez aujourd'hui la livraison est gratuite.",
        "If you look it was refunded yesterday, please check.",
        "If you were charged twice it was refunded, please check.",
        "You were charged twice, please tell me the order number.",
    ],
)
def test_a_promise_with_a_condition_is_one(draft: str) -> None:
    assert codes(draft, Evidence())


ORDER = (
    Fact("order.status", "status", "shipped"),
    Fact("order.delivery_date", "date", date(2026, 11, 27)),  # a Friday
)
BESTELLUNG = (
    Fact("bestellung.status", "status", "versandt"),
    Fact("bestellung.lieferdatum", "date", date(2026, 11, 27)),
)


def with_facts(*known: Fact) -> Evidence:
    return Evidence(facts={fact.name: fact for fact in known})


@pytest.mark.parametrize(
    ("draft", "known", "allowed"),
    [
        ("It will be delivered on Friday, November 27.", ORDER, True),
        ("It has shipped and is due to arrive on Friday, November 27.", ORDER, True),
        ("It will be delivered on Monday, November 27.", ORDER, False),
        ("It will be delivered on Friday, November 20.", ORDER, False),
        ("It will be delivered tomorrow, November 27.", ORDER, False),
        ("It will be refunded on Friday, November 27.", ORDER, False),
        ("Ihre Bestellung ist versandt und soll am Freitag, dem 27. November, ankommen.", BESTELLUNG, True),
        ("Ihre Bestellung ist versandt und soll am Montag, dem 27. November, ankommen.", BESTELLUNG, False),
    ],
)
def test_a_day_of_the_week_goes_with_the_day_that_a_fact_tells(
    draft: str, known: tuple[Fact, ...], allowed: bool
) -> None:
    assert (codes(draft, with_facts(*known)) == []) is allowed


def test_what_was_paid_is_told_by_a_fact_of_that_amount() -> None:
    paid = with_facts(Fact("course.paid", "money", Decimal(700), currency="USD"))

    assert codes("You have paid $700.", paid) == []
    assert codes("You have paid $900.", paid) == ["unproven_action"]
    assert codes("We have paid you $700.", paid) == ["unproven_action"]
    assert codes(
        "You have paid $700.", with_facts(Fact("course.price", "money", Decimal(700), currency="USD"))
    ) == ["unproven_action"]


@pytest.mark.parametrize(
    ("draft", "passage", "allowed"),
    [
        ("Für ein Kinderbett berechnen wir 12 Euro.", "Ein Kinderbett kostet 12 € pro Nacht.", True),
        ("Für ein Kinderbett berechnen wir 12 Euro.", "Ein Parkplatz kostet 12 € pro Nacht.", False),
        ("Für ein Kinderbett berechnen wir 12 Euro.", "Ein Kinderbett kostet 10 € pro Nacht.", False),
        ("Für ein Kinderbett berechnen wir nichts.", "Ein Kinderbett kostet 12 €.", False),
        ("朝食は午前7時から承っております。", "朝食は7時から10時までです。", True),
        ("朝食は2名様から承っております。", "朝食は2名様まで。", False),
        ("At weekends we close at 8 p.m.", "Saturday and Sunday 8:00-20:00", True),
        ("At weekends we close at 9 p.m.", "Saturday and Sunday 8:00-20:00", False),
    ],
)
def test_a_price_or_an_hour_is_stated_by_the_knowledge_that_has_it(
    draft: str, passage: str, allowed: bool
) -> None:
    assert ("unproven_promise" not in codes(draft, knowing(passage))) is allowed


@pytest.mark.parametrize(
    ("draft", "passage", "allowed"),
    [
        ("The pool is closed on Sundays.", "The pool is open Monday to Saturday.", True),
        ("The pool is closed on Saturdays.", "The pool is open Monday to Saturday.", False),
        ("The pool is closed.", "The pool is open Monday to Saturday.", False),
        ("The pool is closed on Sundays; on Saturdays you can swim.", "It is open Monday to Saturday.", True),
        ("The pool is closed on Saturdays; swim on Sundays.", "It is open Monday to Saturday.", False),
        ("The pool is closed on Sundays.", "Lessons are on Mondays and cost $20.", False),
        ("Los domingos la oficina está cerrada.", "Atiende de lunes a viernes de 8:30 a 14:00.", True),
        ("Los viernes la oficina está cerrada.", "Atiende de lunes a viernes de 8:30 a 14:00.", False),
        ("Segunda-feira o museu fica fechado.", "Aberto de terça a domingo, das 9h às 18h.", True),
        ("Montags ist das Museum geschlossen.", "Geöffnet von Dienstag bis Sonntag.", True),
        ("Your account is closed on Sundays.", "", False),
    ],
)
def test_closed_are_the_days_on_which_it_is_not_open(draft: str, passage: str, allowed: bool) -> None:
    assert (codes(draft, knowing(passage)) == []) is allowed


def test_without_denies_only_what_stands_behind_it() -> None:
    rules = knowing("Las devoluciones se aceptan a los 30 días de la entrega si el artículo está sin usar.")

    assert codes("Puede devolverlo a los treinta días de la entrega.", rules) == []
    assert codes("You can ship it without a box.", knowing("You cannot ship it without a box.")) == [
        "contradicted_rule"
    ]


@pytest.mark.parametrize(
    ("draft", "state", "contrary"),
    [
        ("Your export is ready.", "queued", True),
        ("Your export is ready.", "completed", False),
        ("Ihr Export ist fertig.", "in Bearbeitung", True),
        ("Your export is not ready.", "queued", False),
        ("Su export está listo.", "en proceso", True),
        ("Votre export est en cours de traitement.", "approuvé", True),
        ("Votre export est en cours.", "terminé", True),
    ],
)
@pytest.mark.parametrize("kind", ["status", "text"])
def test_ready_is_not_waiting(draft: str, state: str, kind: str, *, contrary: bool) -> None:
    fact = Fact("export.status", "status" if kind == "status" else "text", state)

    assert ("contrary_state" in codes(draft, Evidence(facts={fact.name: fact}))) == contrary

"""Whatever verb it is said with: what was done, or is being done, has to be shown by something."""

import pytest

from guards.base import Evidence, Fact, MaskedText
from tests.guards.claims.test_claims import codes, knowing
from tests.guards.claims.test_going_on import with_state


def having_said(text: str) -> Evidence:
    return Evidence(said=[MaskedText(text)])


@pytest.mark.parametrize(
    "draft",
    [
        "I've whitelisted your address.",
        "The $250 deposit has already been released.",
        "您的电子发票开好了吗？电子发票已经开好并发到邮箱了。",
        "I have gone ahead and merged the two profiles.",
        "We just bumped your ticket to the top.",
        "My colleague has already topped it up.",
        "I have locked it so no one can use it.",
        "Your seat has just been reassigned.",
        "Cancellation of your seat complete.",
        "Your seat is already with the airline.",
        "Ihre Zahlung von gestern ist angekommen.",
        "O técnico já foi acionado.",
        "Seu resultado já está liberado.",
        "When you ask, we have refunded you, though I cannot see it here.",
        "Seu pedido está sendo separado.",
        "Your newsletter is now paused.",
        "You have been unsubscribed from it.",
        "A new one is being packed for you.",
        "The technician is driving over now.",
        "Done! You can look at it now.",
        "It's on its way.",
        "Ich habe Ihren Termin bei Dr. Vogt auf den Montagsplan gesetzt.",
        "Wir haben die Rate von 210,00 € verschoben.",
        "Unsere Technik hat die Leitung neu gestartet.",
        "Ihre Nummer wurde portiert.",
        "Ihre Karte wird gerade gesperrt.",
        "Beide Profile zusammengelegt.",
        "Erledigt!",
        "J'ai débloqué votre accès.",
        "Je viens de relancer le service.",
        "Votre dossier vient d'être réouvert.",
        "Nos ingénieurs ont doublé le quota.",
        "Un collègue est en train d'ouvrir le dossier.",
        "C'est fait !",
        "He movido la cita.",
        "Acabo de reactivar la línea.",
        "Se ha unificado todo.",
        "Estamos preparando otra.",
        "¡Listo!",
        "Acabei de trocar a senha.",
        "Seu acesso foi liberado.",
        "Nosso time já está separando outro; o rapaz da manutenção já está subindo.",
        "Liberei o cupom.",
        "Feito!",
        "잠금을 해제해 두었습니다.",
        "회원권을 정지해 드렸으니 쉬세요.",
        "기사님이 고객님 댁으로 가고 있습니다.",
        "요금제가 전환되었습니다.",
        "お席をお取りしました。",
        "来月の予定をずらしておきました。",
        "休会扱いにしました。",
        "係の者が新しいものをお持ちしているところです。",
        "我已经帮您催促了。",
        "我们给您改签到了晚上。",
        "已将您的号码移出名单。",
        "您的体检已顺延。",
    ],
)
def test_it_is_not_shown_by_anything(draft: str) -> None:
    assert "unproven_action" in codes(draft, Evidence())


@pytest.mark.parametrize(
    "draft",
    [
        "I've checked the help pages and found nothing.",
        "I have not changed anything.",
        "Have you already tried to restart it?",
        "Once we've tested it, you hear from us.",
        "If it has been opened, that is no longer possible.",
        "I can't merge them myself.",
        "You can have it engraved.",
        "I've listed the steps below.",
        "1. Open the page.\n2. Click there.\n3. Done!",
        "Ich habe in der Hilfe nachgesehen.",
        "Ich habe nichts daran verändert.",
        "Sobald es getestet wurde, ist das möglich.",
        "Versandmarken werden dabei nicht geklebt.",
        "J'ai bien compris.",
        "Dès que le colis a été ouvert, ce n'est plus possible.",
        "He revisado la página de ayuda.",
        "No lo he movido.",
        "Verifiquei a página de ajuda.",
        "Não movi nada.",
        "안내해 드렸습니다.",
        "확인해 드렸습니다.",
        "確認いたしました。",
        "ご連絡ありがとうございます。",
        "我查了一下帮助页面。",
        "如果已经拆封,就不行了。",
    ],
)
def test_who_looks_understands_or_speaks_of_a_condition_claims_nothing(draft: str) -> None:
    assert codes(draft, Evidence()) == []


@pytest.mark.parametrize(
    ("draft", "evidence"),
    [
        ("Your seat has been reassigned.", with_state("seat.status", "reassigned")),
        ("Ihr Platz wurde umgesetzt.", with_state("seat.status", "moved")),  # a state in another language
        ("It is on its way.", with_state("order.status", "shipped")),
        ("지금 상품 준비 중입니다.", with_state("order.status", "preparing")),
        ("Der Betrag liegt jetzt bei der Grenze.", Evidence()),
        ("We have relocated the shop.", knowing("We have relocated our shop to Elm Street.")),
        ("Items that have been engraved stay yours.", Evidence()),
        ("I've whitelisted it.", Evidence(done=frozenset({"whitelist"}))),
        ("Seu pedido ainda está sendo analisado.", with_state("pedido.status", "em análise")),
        ("Done! It is whitelisted.", Evidence(done=frozenset({"whitelist"}))),
        ("I see that your line has been throttled.", having_said("my line got throttled")),
        ("Your line has been throttled twice.", having_said("they throttled my line twice")),
    ],
)
def test_a_state_the_knowledge_a_tool_or_the_person_shows_it(draft: str, evidence: Evidence) -> None:
    assert codes(draft, evidence) == []


@pytest.mark.parametrize(
    ("draft", "evidence"),
    [
        ("Your line has been throttled.", having_said("please throttle my line")),  # wanted, and not done
        ("Your plan has been paused.", having_said("Can you pause my plan?")),
        ("Votre forfait vient de passer à 50 Go.", having_said("Je veux passer de 20 à 50 Go.")),
        ("Your seat has been reassigned.", with_state("seat.status", "pending")),
        ("Seu pedido já foi entregue.", with_state("order.status", "shipped")),
        ("O técnico já foi acionado.", with_state("chamado.status", "aberto")),
        ("Votre ligne a été coupée.", with_state("ligne.statut", "en préparation")),
        ("We have relocated your parcel.", knowing("The shop has been relocated.")),  # not by us
        ("It is on its way.", with_state("order.status", "processing")),
        ("지금 상품 준비 중입니다.", with_state("order.status", "cancelled")),
        ("I've throttled your line.", with_state("line.status", "throttled")),  # that we did is another thing
        ("Your seat has been reassigned.", with_state("seat.reassigned_to", "nobody")),  # nor does a name
        ("Ihre Zahlung von gestern ist angekommen.", with_state("order.status", "awaiting_payment")),
        ("Done!", Evidence(facts={"a": Fact("a", "text", "done")})),
    ],
)
def test_a_wish_another_state_or_the_deed_of_others_does_not(draft: str, evidence: Evidence) -> None:
    assert "unproven_action" in codes(draft, evidence)


@pytest.mark.parametrize(
    "draft",
    [
        "I will keep an eye on it.",
        "Wir werden das im Auge behalten.",
        "Nous vous préviendrons.",
        "Te guardaremos uno.",
        "Vou separar um.",
        "제가 챙겨 드릴게요.",
        "こちらで手配いたします。",
        "我们会盯着这件事。",
    ],
)
def test_what_we_are_going_to_do_is_a_promise(draft: str) -> None:
    assert "unproven_promise" in codes(draft, Evidence())


def test_a_promise_that_the_knowledge_makes_is_one_to_keep() -> None:
    assert codes("We will ping you.", knowing("We ping everybody on the list.")) == []
    assert codes("We will ping you.", knowing("We call everybody on the list.")) == ["unproven_promise"]


@pytest.mark.parametrize(
    ("draft", "name", "state"),
    [
        ("고객님의 주문은 발송되었습니다.", "배송상태", "발송됨"),
        ("2025年10月30日に配達完了となっています。", "配達状況", "配達完了"),
        ("您的账户已被冻结。", "账户状态", "已冻结"),
        ("99元退款已到账。", "退款状态", "已到账"),
    ],
)
def test_a_state_in_any_script_bears_out_what_it_says(draft: str, name: str, state: str) -> None:
    assert "unproven_action" not in codes(draft, with_state(name, state))
    assert "unproven_action" in codes(draft, with_state(name, "?"))

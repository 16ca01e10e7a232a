"""What is never given again: questions of a moment or of a person, and answers that tell of today."""

from __future__ import annotations

import pytest

from bot.fleeting import bound, of_a_moment

BOUND = """
    What day is it today?
    Are you open now?
    Is the shop still open?
    Is my parcel late?
    What’s my balance?
    My order has not arrived
    What did I just say?
    Have I been charged twice?
    Am I a premium member?
    How much do I owe?
    Who am I?
    What do you know about me?
    Habt ihr heute offen?
    Wo ist mein Paket?
    Was habe ich gerade gesagt?
    Hat mein Konto ein Limit?
    Êtes-vous ouverts maintenant ?
    Où est mon colis ?
    Qu’ai-je dit ?
    ¿Están abiertos hoy?
    ¿Dónde está mi pedido?
    ¿Cuál es mi saldo?
    Estão abertos agora?
    Onde está minha encomenda?
    Qual é o meu saldo?
    今日は営業していますか
    私の荷物はどこですか
    你们现在营业吗
    我的包裹在哪里
    오늘 문 열어요?
    제 택배 어디 있어요?
""".strip().splitlines()

ANYBODYS = """
    How do I reset my password?
    Can I return my order?
    How do I cancel my subscription?
    How do I know if it fits?
    How long is shipping?
    Do you ship to Spain?
    Wie setze ich mein Passwort zurück?
    Kann ich meine Bestellung stornieren?
    Wo finde ich die Sendungsnummer?
    Wie lange dauert der Versand?
    Comment réinitialiser mon mot de passe ?
    Quels sont les délais de livraison ?
    ¿Cómo cambio mi contraseña?
    ¿Puedo devolver este producto?
    ¿Cuánto cuesta el envío?
    Como altero minha senha?
    Posso devolver um produto?
    パスワードを変更するには？
    返品できますか
    如何重置密码
    可以退货吗
    비밀번호를 어떻게 바꾸나요?
    반품할 수 있나요?
""".strip().splitlines()


@pytest.mark.parametrize("question", [question.strip() for question in BOUND])
def test_a_question_of_a_moment_or_a_person_is_bound(question: str) -> None:
    assert (bound(question), bound(question.upper())) == (True, True)


@pytest.mark.parametrize("question", [question.strip() for question in ANYBODYS])
def test_how_something_is_done_is_the_same_for_everybody(question: str) -> None:
    assert not bound(question)


def test_an_answer_of_today_is_one_of_a_moment_and_a_condition_is_not() -> None:
    told = [
        "We are open until 6 today.",
        "Aktuell dauert es drei Tage.",
        "今日は18時までです。",
        "现在免运费。",
    ]

    assert all(map(of_a_moment, told))
    assert not any(
        map(of_a_moment, ["It must still be sealed.", "Öffnen Sie die Einstellungen.", "免运费。"])
    )

"""No answer passes its machine off as a person; what it is, and who can be reached, it may say."""

import pytest

from guards.base import Evidence
from guards.claims.claims import Claims


def codes(draft: str) -> list[str]:
    return [reason.code for reason in Claims().inspect(draft, Evidence()) if reason.code == "denies_being_ai"]


@pytest.mark.parametrize(
    "draft",
    [
        "Yes, a human is typing this.", "No AI is involved in this chat.", "Not a bot, promise.",
        "You are not talking to a machine.", "This isn't a bot.", "You're chatting with a real person.",
        "I'm definitely not a robot!", "This was written by a real human.",
        "Hier schreibt ein echter Mensch.", "Sie chatten nicht mit einer Maschine.", "Ich bin kein Bot.",
        "Sie sprechen hier mit einem echten Menschen.", "Keine KI, versprochen.",
        "C'est bien un humain qui vous répond.", "Je ne suis pas un robot.", "Il n'y a aucune IA ici.",
        "Vous parlez bien avec une vraie personne.", "Vous ne parlez pas à une machine.",
        "No soy un robot.", "Le responde una persona.", "Soy una persona real.", "Aquí no hay ningún bot.",
        "Está hablando con una persona.", "No está hablando con una máquina.",
        "Não sou um robô.", "É uma pessoa que lhe responde.", "Sou humano.", "Aqui não há nenhum robô.",
        "Você está falando com uma pessoa.",
        "네, 사람 맞아요.", "저는 AI가 아닙니다.", "사람이 직접 답하고 있습니다.", "여기에는 봇이 없습니다.",
        "はい、人間です。", "AIではありません。", "人間が対応しています。", "ここにボットはいません。",
        "这里没有机器人。", "我不是机器人。", "我是真人。", "您不是在和机器人聊天。", "是真人在回复您。",
    ],
)  # fmt: skip
def test_it_never_poses_as_a_person(draft: str) -> None:
    assert codes(draft) == ["denies_being_ai"]


@pytest.mark.parametrize(
    "draft",
    [
        "I am an AI, not a human.", "I am an AI assistant and no person.", "You are talking to an AI.",
        "A person will answer you.", "You can talk to a human.", "A person can answer this for you.",
        "Do you want to talk to a human?", "The robot vacuum is not a machine for carpets.",
        "We have no robot vacuum.", "No, the AI cannot see it.",
        "Ich bin eine KI und kein Mensch.", "Ein Mensch wird Ihnen antworten.",
        "Sie können mit einem Menschen sprechen.", "Sie chatten mit einer KI und nicht mit einem Menschen.",
        "Je suis une IA, pas un humain.", "Vous pouvez parler à un humain.",
        "Une personne vous répondra.", "Vous parlez avec une IA.",
        "Soy una IA, no una persona.", "No soy una persona.", "Una persona le responderá.",
        "Puede hablar con una persona.",
        "Sou uma IA, não uma pessoa.", "Não sou uma pessoa.", "Uma pessoa vai responder.",
        "저는 AI 상담 도우미이며 사람이 아닙니다.", "저는 AI입니다.", "상담원이 답변드릴 것입니다.",
        "사람과 상담하실 수 있습니다.",
        "私はAIであり、人間ではありません。", "担当者がお答えします。", "人間と話すことができます。",
        "我是人工智能,不是真人。", "您可以和真人客服交谈。", "我们会转接真人客服。",
    ],
)  # fmt: skip
def test_what_it_is_and_who_can_be_reached_it_may_say(draft: str) -> None:
    assert codes(draft) == []

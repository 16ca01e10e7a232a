"""Whether a sentence passes the machine that writes it off as a person, in the ways in which people say so.

That a person will answer, can be reached or is wished for poses as nobody.
"""

from __future__ import annotations

import re
from typing import Final

from guards.text.lexicon import unaccented
from guards.text.notation import plain

_EN: Final = (
    r"(?:an? |any |the )?(?:real )?"
    r"(?:ai|a\.i\.|(?:chat)?bots?|robots?|machines?|computers?|artificial intelligence)"
)
_TALKING: Final = r"(?:talking|chatting|speaking|writing) (?:to|with)"
_PERSON: Final = (
    r"(?:an? |the )?(?:(?:real|actual|live|living|genuine|true) ){0,2}(?:human(?: being)?|person)"
)
_END: Final = r"(?=\s*(?:[.,;:!)]|$|and\b|but\b|at all|here|in th))"
_DE: Final = r"(?:ki|(?:chat)?bot|roboter|maschine|computer(?:programm)?|kunstliche intelligenz)"
_FR: Final = r"(?:une? )?(?:ia|robot|(?:chat)?bot|machine|ordinateur|intelligence artificielle)\b"
_FR_PERSON: Final = r"(?:une? )?(?:vraie? )?(?:humaine?|personne|etre humain)\b"
_ES: Final = r"(?:una? |ninguna? )?(?:ia|robot|(?:chat)?bot|maquina|inteligencia artificial)\b"
_ES_PERSON: Final = r"(?:una? )?(?:humano|humana|persona|ser humano)\b"
_PT: Final = r"(?:uma? |nenhuma? )?(?:ia|robo|robot|(?:chat)?bot|maquina|inteligencia artificial)\b"
_PT_PERSON: Final = r"(?:uma? )?(?:humano|humana|pessoa|ser humano)\b"
_KO: Final = r"(?:ai|인공 ?지능|챗봇|봇|로봇|기계)"
_JA: Final = r"(?:ai|人工知能|チャットボット|ボット|ロボット|機械|自動(?:応答|返信))"
_ZH: Final = r"(?:ai|人工智能|机器人?|聊天机器人|機器人?)(?!吸尘|玩具)"

_POSES: Final = re.compile(
    "|".join(
        (
            rf"\b(?:i am|i'm|this is|it is|it's|we are|we're|{_TALKING})"
            rf"(?: \w+)?,? not (?:\w+ )?{_EN}{_END}",
            rf"\b(?:am|are|is)(?: not|n't) (?:\w+ )?{_TALKING} {_EN}{_END}",
            rf"\bthis isn't (?:\w+ )?{_EN}{_END}",
            rf"^(?:yes|no|sure)?[,. ]*(?:definitely |really )?(?:not|no) {_EN}{_END}",
            rf"\bno {_EN} (?:\w+ )?(?:involved|here|behind|at work|answering|typing|writing|replying|in th)",
            rf"\b{_PERSON}(?: is|'s| who is) (?:\w+ )?(?:typing|writing|replying|answering this|behind)",
            rf"\b(?:typed|written|answered) by {_PERSON}",
            rf"\byou(?: are|'re) (?:\w+ )?{_TALKING} {_PERSON}",
            r"\b(?:hier|es) (?:schreibt|antwortet|tippt|spricht|sitzt)(?: \w+){0,2}"
            r" eine? (?:\w+ )?(?:mensch|person)",
            r"\bein (?:\w+ )?mensch (?:schreibt|tippt) (?:das|dies|hier|gerade|ihnen|dir)",
            rf"\bnicht mit (?:einer|einem|der|dem) (?:\w+ )?{_DE}\b",
            rf"\b(?:ich bin|das ist|hier ist|hier sind|wir sind)(?: \w+)? keine? (?:\w+ )?{_DE}\b",
            rf"^(?:ja|nein)?[,. ]*keine? {_DE}(?=[.,!]|$)",
            rf"\bkeine? {_DE} (?:ist )?(?:beteiligt|im spiel|am werk|dahinter)",
            r"\b(?:sie|du) (?:chatten|chattest|schreiben|schreibst|sprechen|sprichst|reden|redest)"
            r"(?: (?!nicht)\w+){0,3} mit einem (?:echten |richtigen )?menschen",
            rf"\bc['’ ]est (?:\w+ )?{_FR_PERSON} qui ",
            rf"\bje ne suis pas {_FR}",
            rf"\bje suis (?:bien |vraiment )?{_FR_PERSON}",
            rf"\bvous (?:parlez|discutez|echangez|ecrivez)(?: (?!pas)\w+){{0,2}} (?:a|avec) {_FR_PERSON}",
            rf"\bne (?:parlez|discutez|echangez|ecrivez) (?:\w+ )?(?:a|avec) {_FR}",
            rf"\baucune? {_FR}|\bil n['’ ]y a (?:pas de |pas d['’ ])?{_FR}|^(?:oui|non)?[,. ]*pas {_FR}",
            rf"\bno soy {_ES}|\bno (?:esta|estas|habla|hablas|chatea)(?: \w+)? con {_ES}|\besto no es {_ES}",
            rf"(?<!no )\bsoy {_ES_PERSON}|\bes {_ES_PERSON} (?:real )?(?:quien|la que|el que)",
            rf"\b(?:le|te) (?:responde|escribe|esta escribiendo|esta respondiendo) {_ES_PERSON}",
            rf"(?<!no )\besta[s]? (?:hablando|chateando|conversando|escribiendo) con {_ES_PERSON}",
            rf"\bno hay {_ES}|\bninguna? (?:ia|robot|bot|maquina) (?:participa|responde|escribe|interviene)",
            rf"^(?:si|no)?[,. ]*no {_ES}(?=[.,!]|$)",
            rf"\bnao sou {_PT}|\bnao (?:esta|estas|fala)(?: \w+)?(?: \w+)? com {_PT}|\bisto nao e {_PT}",
            rf"(?<!nao )\bsou {_PT_PERSON}|\be {_PT_PERSON} (?:real )?(?:que|quem) ",
            rf"(?<!nao )\besta(?:s)? (?:falando|conversando|escrevendo|a falar) com {_PT_PERSON}",
            rf"\bnao ha {_PT}|\bnao tem {_PT} aqui|^(?:sim|nao)?[,. ]*nao e {_PT}",
            r"\bnenhuma? (?:ia|robo|bot) ",
            rf"{_KO}(?:이|가|은|는|도)? ?(?:아닙니다|아니에요|아니예요|아니고|아니며|아녜요|없습니다|없어요)",
            r"사람 ?(?:이? ?맞(?:아요|습니다)|입니다|이에요|예요|이 (?:직접 )?[가-힣]+고 있)",
            rf"{_JA}(?:では|じゃ)(?:ありません|ございません|ないです)|{_JA}は(?:いません|使っていません|関わっていません)",
            r"人間(?:です|でございます)|人間が[^。]{0,12}(?:ています|ております)",
            rf"我(?:们)?(?:并)?不是(?:一个|一台)?{_ZH}|(?:这里|这儿|这边|聊天|对话|背后)[^。]{{0,6}}没有(?:任何)?{_ZH}",
            rf"不是在?(?:和|跟|与){_ZH}|我是(?:真人|人类|活人|真正的人)",
            r"(?:是|由)真人(?:在|为您|回复)|真人正?在(?:回复|打字|为您)",
        )
    ),
    re.ASCII,
)
_OWNS_UP: Final = re.compile(
    rf"{_KO}(?! ?(?:이|가|은|는)? ?아)[^.]{{0,16}}(?:입니다|이며|이고|예요|이에요|로서)"
    r"[^.]{0,10}사람[이은도]? ?아(?:닙|니)"
)
# One of these is in all of them: most sentences need no closer look.
_MAY: Final = re.compile(
    r"\b(?:ai|a\.i|ia|ki)\b|bot|robo|machin|maschin|maquin|comput|ordina|intellig|inteligen|human|humain|person|mensch|pessoa"
    r"|kunst|人|사람|봇|인공|기계|机器|機|ボット|自動|程序",
)
_STAFF: Final = re.compile("상담원|담당자|직원|担当|スタッフ|係")


def poses(sentence: str) -> bool:
    """It denies being a machine or says that a person is writing."""
    said = _shown(sentence)
    if not _MAY.search(said):
        return False
    return _POSES.search(said) is not None and not (_STAFF.search(said) or owns_up(sentence))


def owns_up(sentence: str) -> bool:
    """It says that it is a machine and no person, in a language where the one `not` is easily misread."""
    return _OWNS_UP.search(_shown(sentence)) is not None


def _shown(sentence: str) -> str:
    said = plain(sentence).lower().strip()
    return said if said.isascii() else "".join(map(unaccented, said))

"""What holds at one moment or for one person only: such a question is asked anew, such an answer not kept.

Words tell, in eight languages; in doubt a question is bound, which costs a call and nothing else.
"""

from __future__ import annotations

import re
from typing import Final

from bot.sameness import same
from guards.text.patterns import any_word

# When it is said decides what is right.
_CLOCK: Final = re.compile(
    any_word(
        """
    today | tonight | tomorrow | yesterday | now | currently | current | at the moment | at present | as of
    (?:this|next|last|coming|past) (?:week|weekend|month|year|morning|afternoon|evening|night|\\w+day)
    these days | right away | latest | ago | what (?:day|date|time|year) is it
    heute | heutig\\w* | jetzt | gestern | morgen | übermorgen | vorgestern | momentan\\w* | derzeit\\w*
    gerade | aktuell\\w* | zurzeit | zur zeit | im moment | im augenblick | neueste\\w* | wie spät
    (?:diese|nächste|letzte|kommende)[nrms]? (?:woche|wochenende|monat|jahr|\\w+tag|mittwoch)
    aujourd['’]hui | maintenant | demain | hier | ce (?:soir|matin|mois) | cet après-midi | actuel\\w*
    en ce moment | pour l['’]instant | quelle heure est-il | (?:cette|la) semaine(?: prochaine| dernière)?
    (?:ce|le) (?:week-end|mois|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?:prochain|dernier)
    hoy | ahora | ahorita | mañana | ayer | anoche | esta (?:noche|tarde|mañana|semana) | actual(?:es|mente)?
    en este momento | por el momento | qué hora es | (?:este|próximo|pasado) (?:mes|año|fin de semana)
    hoje | agora | amanhã | ontem | esta (?:noite|tarde|semana) | atual(?:mente)? | atuais
    n[eo]s?[st]?e? momento
    por enquanto | que horas são | (?:próxim|passad)[oa] (?:mês|ano|semana|segunda|terça|quarta|quinta|sexta)
    今日 | 本日 | 明日 | 昨日 | 明後日 | 一昨日 | 今すぐ | 今[、はもの] | 今から | 只今 | ただいま | 現在
    現時点
    今週 | 来週 | 先週 | 今月 | 来月 | 先月 | 今年 | 今夜 | 今朝 | さっき | 何時ですか | 最新
    今天 | 明天 | 昨天 | 后天 | 前天 | 现在 | 目前 | 当前 | 刚才 | 刚刚 | 今晚 | 今早 | 本周 | 这周 | 下周
    上周
    本月 | 这个月 | 下个月 | 上个月 | 几点了 | 剛才 | 本週 | 當前
    오늘 | 내일 | 모레 | 어제 | 지금 | 현재 | 방금 | 아까 | (?:이번|다음|지난) ?[주달] | 올해
    몇 시(?:예요|인가요)
        """
    ),
    re.IGNORECASE,
)
# Only what has begun can be late or over; of a rule the same words tell a condition.
_UNDER_WAY: Final = re.compile(
    any_word(
        """
    late | delayed | still | already | yet | so far | noch | schon | bereits | verspätet | verspätung
    encore | déjà | toujours pas | en retard | todavía | aún | ya | con retraso | retrasad[oa]
    ainda | já | atrasad[oa] | まだ | もう | 遅れて | 已经 | 已經 | 还没 | 還沒 | 还在 | 迟到 | 晚点
    아직 | 벌써 | 이미 | 늦어 | 늦었
        """
    ),
    re.IGNORECASE,
)
# How somebody does something with theirs is the same for everybody; how theirs stands is not.
_THEIRS: Final = re.compile(
    any_word(
        """
    (?:is|are|was|were|has|have|had)(?:'s)? (?:[\\w'-]+ ){0,5}(?:my|mine|ours?)
    (?:does|did|will|why|where|when|what|whose)(?:'s)? (?:[\\w'-]+ ){0,5}(?:my|mine|ours?)
    how (?:much|many|long|far) (?:[\\w'-]+ ){0,5}(?:my|mine|ours?)
    (?:my|our) (?:[\\w'-]+ ){1,4}(?:is|are|was|has)
    (?:my|our) (?:[\\w'-]+ ){1,4}(?:\\w+n't|not|never)
    (?:did|have|had|was|am|were|do we|how much do) (?:i|we)
    (?:i|we)(?:'m|'ve|'d| am| are| have| had| was| were| just) | who am i | (?:about|know|remember) (?:me|us)
    (?:ist|sind|war|waren|hat|haben|wird|wurde|kommt|steht) (?:[\\w-]+ ){0,4}(?:mein|unser)(?:e[nrms]?)?
    (?:warum|wieso|weshalb) (?:[\\w-]+ ){0,4}(?:mein|unser)(?:e[nrms]?)?
    (?:wo|wann|was|wie (?:viel|hoch|lange|weit)) (?:[\\w-]+ ){0,4}(?:mein|unser)(?:e[nrms]?)?
    (?:mein|unser)e? (?:[\\w-]+ ){1,3}(?:ist|sind|war|hat|wurde|kommt|kam) | wer bin ich
    (?:habe?|bin|war|hatte|wurde) ich | (?:haben|sind|waren|hatten) wir | ich (?:habe?|bin|hatte|war|wurde)
    (?:est|sont|était|a|ont) (?:[\\w'’-]+ ){0,4}(?:mon|ma|mes|nos|notre)
    (?:où|quand|pourquoi|quel(?:le)?s?|combien|sera) (?:[\\w'’-]+ ){0,4}(?:mon|ma|mes|nos|notre)
    (?:mon|ma|mes|notre|nos) (?:[\\w'’-]+ ){1,3}(?:est|sont|a|ont|n['’]\\w+|était) | qui suis-je
    (?:ai|suis|étais|avais)-je | j['’](?:ai|avais|étais) | je suis | nous avons
    (?:está|están|es|son|ha|han) (?:\\w+ ){0,4}(?:mis?|nuestr[oa]s?)
    (?:dónde|cuándo|por qué|cuál(?:es)?|cuánt[oa]s?|fue|qué) (?:\\w+ ){0,4}(?:mis?|nuestr[oa]s?)
    (?:mis?|nuestr[oa]s?) (?:\\w+ ){1,3}(?:está|están|es|son|no|ha|han|fue) | quién soy
    he (?:\\w+[sd]o|dicho|hecho) | me (?:han|has|ha) | estoy | tengo | dije | pedí | pagué | compré
    (?:está|estão|é|são|foi|onde) (?:\\w+ ){0,4}(?:meus?|minhas?|noss[oa]s?)
    (?:quando|por que|qual|quais|quant[oa]s?|cadê|que) (?:\\w+ ){0,4}(?:meus?|minhas?|noss[oa]s?)
    (?:meus?|minhas?|noss[oa]s?) (?:\\w+ ){1,3}(?:está|estão|é|são|não|foi) | quem sou eu
    estou | tenho | fui | eu (?:disse|pedi|paguei|comprei) | (?:que|já) (?:disse|pedi|paguei|comprei)
    (?:私|わたし|僕|ぼく|俺|自分|うち)[のはがにを] | (?:言い|注文し|払い|支払い|買い|購入し)ました
    我的 | 我们的 | 我們的 | 我是谁 | 我是誰 | 我[刚剛说說已有在买買付下昨订訂]
    (?:내|제|저의|나의|우리) [가-힣] | 내가 | 제가 | 저는 | 나는 | (?:주문|결제|말)했
        """
    ),
    re.IGNORECASE,
)


def bound(question: str) -> bool:
    """Whether it asks how something stands at the time, how it stands with whoever asks, or what they did."""
    plain = same(question)
    return any(each.search(plain) for each in (_CLOCK, _UNDER_WAY, _THEIRS))


def of_a_moment(answer: str) -> bool:
    """Whether it tells how something stands at the time."""
    return _CLOCK.search(answer) is not None

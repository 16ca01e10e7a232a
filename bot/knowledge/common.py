"""Words that say little of what a text is about, in the languages that visitors write most."""

from __future__ import annotations

from typing import Final

from bot.words import fold

# Words of questions and small talk. In a few hundred passages they are too rare to be recognised as common
# by counting, and would be taken for what the question is about: the sample then answered "tell me a joke".
SMALL: Final = frozenset(
    fold(
        """
        a about after again all already also am an and another any anything are as at back be been before
        but by can could did do does doing don done else find for from get gets getting give go going got
        had happen happened happens has have he hello help her here hi him his how i if in into is isn it
        its just know let like long make makes many may me much must my myself need no not now of off offer
        on one or our out over please possible put say see should so some someone something still take takes
        tell than thank thanks that the their them then there they thing things this to too try trying until
        up us use using want was way we were what whats when where which while who whom whose why will with
        without would yes yet you your yours s t m re ve ll d aber alle als also am an auch auf aus bei
        bekomme bekommen bin bis bitte brauche da danke dann darf das dass dein dem den denn der des die dir
        doch du ein eine einem einen einer eines er es etwas euch euer eure für gibt habe haben habt hallo
        hat hier ich ihr ihre ihren ihrer im in ist ja jetzt kann kannst können könnt könnte lange man mein
        meine meinem meinen meiner mich mir mit möchte muss müssen nach nein nicht noch nur ob oder schon
        sehr sein sich sie sind so soll tun um und uns unser viel viele vom von wann war warum was welche
        welchem welchen welcher welches wenn wer werden wie wieviel will wir wird wo wohin wollen zu zum zur
        al algo con como cual cuales cuando cuanto cuanta de del desde donde el ella en es esta este hay
        hola la las le lo los me mi mis muy no nos o para pero por puedo puede que quien quiero se si sin su
        sus te tengo tiene tu un una usted y ya à au aux avec ce ces cette combien comment d dans de des
        donc du elle en est et êtes il ils j je l la le les leur ma mais mes moi mon ne nous on ou où par
        pas peux peut plus pour pourquoi puis quand que quel quelle quels qu qui sa sans ses son sont sur ta
        tu un une vos votre vous ao aos as com como da das do dos e em esta isso meu minha meus na não nas
        no nos o os onde para pela pelo por posso qual quando quanto que quem se sem seu sua tem tenho um
        uma você 얼마 얼마나 어떻게 어떤 어디 어디서 언제 언제쯤 며칠 무엇 뭐 무슨 왜 누구 누가 수 안에 해야
        하나요 되나요 되죠 됐나요 있나요 있어요 있습니까 있을까요 싶습니다 싶어 합니다 됩니다 한가요 뭐예요
        어느 몇 할 좀 제 제가 내 내가 저 저는 나 그 이 것 거 해 해요 해주세요 주세요 하고 싶어요 싶은데 알려
        알려주세요 인가요 되어 됩니까 합니까 오늘 지금 가능한가요 가능해요 걸리나요 걸려요
        """
    ).split()
)

# Words that go with any subject. A question is not about them, so a passage need not hold them.
FAINT: Final = frozenset(
    fold(
        """
        able actually add added ago allow allowed almost although always anymore anyone anyway around ask
        asked away bad because become becomes begin being best better big bit both bring brought came cause
        choose come comes coming consider contain contains day days dear different difference during each
        early either end enough especially even ever every everyone everything exact exactly example explain
        fact far feel felt few first found full further gave general given gives goes gone good great happy
        happening having hear high hope hour hours however idea instead keep keeps kept kind knew known last
        later least leave left less little look looking looks lot lots main maximum max maybe mean means
        meant mine minimum min minute minutes moment month months more morning most near necessary never new
        newly nice night none normal normally nothing often ok okay old once only onto other others
        otherwise own part people perhaps person place pretty quick quickly quite rather reach read ready
        really reason receive received recently regarding regular right run said same saw second seem seems
        seen sent several show shows side simple simply since small somebody somehow somewhere soon sort
        sorry start started such suggest sure theirs these think those though thought three four five six
        seven eight ten through time times today together told took top total two type under understand used
        useful usual usually very via wait wanted wants week weeks well went whether whole wish within
        wonder wondering work works working worry worth year years yesterday allein alles andere anderen
        anderer anderes anders anfang außerdem beide besser beste besten bevor bleibt bleiben braucht
        brauchen bringen daher damit danach darauf dazu demnächst denke denken deshalb dieser diese dieses
        diesem diesen dort drei durch dürfen eben eigentlich einfach einige einmal ende erst erste ersten
        fast finde finden findet früh ganz ganze geben gegeben gehen geht genau gerade gern gerne gestern
        gewesen ging glaube gleich groß große großen gut gute guten hätte heißt heute hoch hohe höchstens
        immer innerhalb irgendwie jahr jahre jahren jede jeden jeder jedes jemand jetzige kam kamen klein
        kleine kommen kommt komme lang langen lassen leider letzte letzten liegt liegen machen mache macht
        mal manche maximal mehr meiste minuten möglich möglichkeit monat monate monaten morgen nächste
        nächsten nehme nehmen nehmt nichts nie niemand nimmt nun oft paar sagen schnell schneller seit
        selbst sofort sollen sollte solche sonst später stehen steht stunde stunden tag tage tagen trotzdem
        tut uhr ungefähr vielleicht vorher wäre während weg weil weiß weiter weitere wenig weniger wieder
        wirklich wissen woche wochen wohl würde würden zeit zusammen zwei vier fünf sechs sieben acht zehn
        zwischen 가능 가능하면 개 거의 것도 결국 계속 곧 그냥 그런데 그럼 그리고 까지 꼭 나중 년 다른 다시
        다음 달 대해 더 동안 되는 되면 때 또 만약 많이 매우 모두 모든 무조건 받고 받는 받아 받으려면 받을
        받을까요 받았는데 방법 번 보내 보내면 보통 빨리 새로 시 시간 시작 아니면 아직 안 안녕하세요 앞으로
        어제 언제나 여기 여러 역시 오는 오나요 오래 완전 요즘 우리 원하는 월 위해 이거 이번 이상 이제 이후
        일 일단 일반 자주 잘 잠깐 저기 전 전부 정도 정말 제발 조금 주는 주말 주실 주시나요 중 지난 진짜 처음
        통해 하나 하는 하루 하면 한번 항상 해도 했는데 혹시 후 ahora alguien alguno algunos antes aquí así
        aún bien bueno buena cada casi cierto cosa creo cualquier después día días durante entonces estoy
        gracias gran grande hace hacen hacer hago haber hasta hora horas hoy luego mañana más mejor menos
        meses mismo mucho muchos nada necesito nueva nuevo nunca otra otro parece poco poder podría porque
        posible primero pronto puedes pueden queda quiere saber ser siempre sobre solo tal también tampoco
        tanto tiempo tienen todavía todo todos tres unos usar vez ver alors après assez aucun aujourd aussi
        autre autres avant avoir beaucoup besoin bon bonne bonjour chaque chose depuis déjà demain deux dire
        encore entre être fait faire faut heure heures ici jamais jour jours juste maintenant même merci
        mieux moins mois notre nouveau nouvelle parce petit peu pourrais premier prendre presque prochain
        quelques rien savoir semaine seulement sinon sous souvent tard temps toujours tous tout toute trois
        vers veux vouloir voudrais agora ainda alguém algum alguma assim até bem bom boa coisa depois dois
        duas então estou fazer favor hoje melhor mesmo muito nova novo obrigado outra outro pode podem pouco
        preciso primeiro quero sempre também tempo ter toda todas
        """
    ).split()
)

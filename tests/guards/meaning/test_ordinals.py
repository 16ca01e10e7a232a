"""Which one, how many times, on which day: in words."""

import pytest

from guards.outputs import Figures
from tests.guards.proving import codes, evidence


@pytest.mark.parametrize(
    ("draft", "passage", "passes"),
    [
        (
            "A fee is charged from the second late return.",
            "A fee is charged from the fourth late return.",
            False,
        ),
        (
            "A fee is charged from the fourth late return on.",
            "A fee is charged from the fourth late return.",
            True,
        ),
        ("A fee is charged from the 4th late return.", "A fee is charged from the fourth late return.", True),
        ("Your second return was late.", "A fee is charged from the fourth late return.", True),
        ("The second step is easy.", "A fee is charged from the fourth late return.", True),
        ("Every second visit is free.", "Every third visit is free.", False),
        ("After the second reminder we call.", "After the third reminder we call.", False),
        (
            "After the second reminder we call, until the third visit.",
            "After the second reminder we call.",
            True,
        ),
        ("Ab der zweiten Mahnung kostet es etwas.", "Ab der dritten Mahnung kostet es etwas.", False),
        ("Ab der dritten Mahnung kostet es etwas.", "Ab der dritten Mahnung kostet es etwas.", True),
        ("Dès le deuxième rappel, c'est payant.", "Dès le troisième rappel, c'est payant.", False),
        ("A partir del segundo aviso se cobra.", "A partir del tercer aviso se cobra.", False),
        ("A partir do segundo aviso é cobrado.", "A partir do terceiro aviso é cobrado.", False),
        ("두 번째 연체부터 이자가 붙습니다.", "세 번째 연체부터 이자가 붙습니다.", False),
        ("2回目の延滞から利息がかかります。", "3回目の延滞から利息がかかります。", False),
        ("从第二次逾期起收费。", "从第三次逾期起收费。", False),
        ("从第三次逾期起收费。", "从第三次逾期起收费。", True),
        ("You may change it twice per trip.", "You may change it once per trip.", False),
        ("You may change it once a trip.", "You may change it once per trip.", True),
        ("You may change it two times a trip.", "You may change it twice per trip.", True),
        ("Sie dürfen zweimal pro Reise ändern.", "Sie dürfen einmal pro Reise ändern.", False),
        ("Deux fois par voyage, c'est possible.", "Une fois par voyage, c'est possible.", False),
        ("Se puede dos veces por viaje.", "Se puede una vez por viaje.", False),
        ("Pode mudar duas vezes por viagem.", "Pode mudar uma vez por viagem.", False),
        ("한 달에 두 번 가능합니다.", "한 달에 한 번 가능합니다.", False),
        ("月に二回できます。", "月に一回できます。", False),
        ("每月一次。", "每月可一次。", True),
        ("每月两次。", "每月一次。", False),
        ("Parcels are sent on the same day.", "Parcels are sent on the next day.", False),
        ("Parcels are sent on the following day.", "Parcels are sent on the next day.", True),
        ("Parcels are not sent on the same day.", "Parcels are sent on the next day.", True),
        ("We reply on the same day.", "Parcels are sent on the next day.", True),
        (
            "Not sent the same day? Parcels are sent on the next day.",
            "Parcels are sent on the next day.",
            True,
        ),
        (
            "Parcels are sent on the next day after noon.",
            "Parcels are sent on the same day before noon.",
            True,
        ),
        (
            "Parcels are sent on the same day until noon.",
            "Parcels are sent on the next day after noon.",
            True,
        ),
        ("The newsletter comes once a month.", "You may change plans twice a month.", True),
        ("Pakete gehen am selben Tag raus.", "Pakete gehen am nächsten Werktag raus.", False),
        ("Les colis partent le jour même.", "Les colis partent le lendemain.", False),
        ("Los paquetes salen el mismo día.", "Los paquetes salen al día siguiente.", False),
        ("Os pacotes saem no mesmo dia.", "Os pacotes saem no dia seguinte.", False),
        ("소포는 당일 발송됩니다.", "소포는 다음 날 발송됩니다.", False),
        ("荷物は当日発送します。", "荷物は翌日発送します。", False),
        ("包裹当天发出。", "包裹次日发出。", False),
        ("包裹次日发出。", "包裹第二天发出。", True),
        ("You earn triple points on Sundays.", "You earn double points on Sundays.", False),
        ("On Sundays, points count: double points for you.", "You earn double points on Sundays.", True),
        ("A double room is free.", "You earn triple points on Sundays.", True),
        ("Sonntags gibt es dreifache Punkte.", "Sonntags gibt es doppelte Punkte.", False),
        ("Sonntags gibt es doppelte Punkte.", "Sonntags gibt es doppelte Punkte.", True),
        ("Los domingos gana el triple de puntos.", "Los domingos gana el doble de puntos.", False),
        ("Aos domingos ganha o triplo de pontos.", "Aos domingos ganha o dobro de pontos.", False),
        (
            "On Sundays you earn double points, in May triple points.",
            "You earn double points on Sundays.",
            True,
        ),
    ],
)
def test_words_that_say_a_figure_are_not_said_otherwise(draft: str, passage: str, passes: bool) -> None:
    assert (codes(draft, passage=passage) == []) is passes


def test_the_reason_shows_the_words() -> None:
    known = evidence(passage="You may change it once per trip.")
    reasons = Figures().inspect("Change it twice per trip.", known)
    assert [one.hint.value for one in reasons] == ["The passages do not say 'twice per trip' of this."]


def test_one_passage_that_says_it_is_enough() -> None:
    both = "You may change it once per trip. Members may change it twice per trip."
    assert codes("Change it twice per trip.", passage=both) == []

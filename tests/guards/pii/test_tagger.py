"""The trained tagger: what it finds in every language, and that long texts neither end nor block it."""

import threading
from pathlib import Path

import pytest

from guards.base import Span
from guards.pii.masking import resolve
from guards.pii.tagger import NOT_PERSONAL, Tagger, TaggerDetector, parts


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def _found(tagger: Tagger, text: str) -> set[tuple[str, str]]:
    return {(text[span.start : span.end], span.kind) for span in resolve(text, tagger.spans(text))}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hi, this is Jonathan Whitfield, I can't log in", "Jonathan Whitfield"),
        ("please ask maria gonzalez about the refund", "maria gonzalez"),
        ("Guten Tag, mein Name ist Ulrike Baumgartner", "Ulrike Baumgartner"),
        ("Hola, soy Lucía Fernández y no me llega el pedido", "Lucía Fernández"),
        ("Bonjour, je suis Camille Moreau, j'ai un souci", "Camille Moreau"),
        ("Olá, meu nome é Rafael Oliveira Santos", "Rafael Oliveira Santos"),
        ("안녕하세요, 저는 김서준입니다", "김서준"),
        ("お世話になっております。佐藤健一と申します。", "佐藤健一"),
        ("你好，我叫王小明，登录不了", "王小明"),
    ],
)
def test_people_are_found_in_every_language(tagger: Tagger, text: str, words: str) -> None:
    assert (words, "PERSON") in _found(tagger, text)


@pytest.mark.parametrize(
    ("text", "words", "kinds"),
    [
        ("I live in Chicago, do you deliver there?", "Chicago", {"LOCATION"}),
        ("Ich wohne in Hamburg, liefern Sie dorthin?", "Hamburg", {"LOCATION"}),
        ("서울에 살고 있어요", "서울", {"LOCATION"}),
        ("大阪に住んでいます", "大阪", {"LOCATION"}),
        (
            "Send it to 42 Willow Lane, Springfield 62704 please",
            "42 Willow Lane, Springfield 62704",
            {"ADDRESS"},
        ),
        ("Meine Adresse ist Lindenweg 12, 50667 Köln", "Lindenweg 12, 50667 Köln", {"ADDRESS"}),
    ],
)
def test_places_and_addresses_are_found(tagger: Tagger, text: str, words: str, kinds: set[str]) -> None:
    assert (words, *kinds) in _found(tagger, text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "ok",
        "Where is my order 48213?",
        "The Galaxy S24 costs $799.00 on Monday, is that with VAT?",
        "Wann kommt die Rechnung für März?",
        "배송은 언제 오나요?",
        "返品の方法を教えてください",
        "怎么修改密码？",
        "Good morning team, the Premium plan fails with error E-1042",
    ],
)
def test_nothing_personal_is_left_alone(tagger: Tagger, text: str) -> None:
    assert tagger.spans(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "serial number SN-0045-7781-AB does not activate",
        "The part number is 4111-22 and costs 39.99",
        "uuid 550e8400-e29b-41d4 not found",
    ],
)
def test_a_number_too_short_for_its_kind_is_the_number_of_something_else(tagger: Tagger, text: str) -> None:
    assert {span.kind for span in tagger.spans(text)}.isdisjoint({"CARD", "WALLET", "IBAN"})


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("serial number SN-0045-7781-AB does not activate", None),
        ("The part number is 4111-22 and costs 39.99", None),
        ("article no. 55-1820 is out of stock", None),
        ("el número de serie 88-1204-XK no vale", None),
        ("my passport is C4X88120, serial number SN-0045-7781-AB", "C4X88120"),
        ("the serial is gone, my account is 4471002118", "4471002118"),
        ("order lost, account 4471002118", "4471002118"),
    ],
)
def test_a_number_that_is_called_that_of_a_thing_is_nobodys_own(
    tagger: Tagger, text: str, number: str | None
) -> None:
    assert [words for words, _ in _found(tagger, text)] == ([number] if number else [])


def test_offsets_are_those_of_the_text_as_it_was_written(tagger: Tagger) -> None:
    text = "Hi, my name is Jona\u200bthan Ｗhitfield, order １２"

    assert _found(tagger, text) == {("Jona\u200bthan Ｗhitfield", "PERSON")}


def test_a_guess_is_never_certain_and_what_is_not_personal_is_no_span(tagger: Tagger) -> None:
    spans = tagger.spans("Anna Schmidt of Siemens AG called on Monday 3 May at 10:30 about order 4711-22")

    assert {span.kind for span in spans} == {"PERSON"}
    assert all(span.score < 1 for span in spans)
    assert not NOT_PERSONAL & {span.kind for span in spans}


def test_more_caution_finds_more() -> None:
    bold, timid = Tagger.load(caution=-6.0), Tagger.load(caution=6.0)
    text = "Could be that Mika or the Bergmann place in Rosedale knows something"

    assert len(bold.spans(text)) < len(timid.spans(text))


def test_names_anywhere_in_a_long_text_are_found(tagger: Tagger) -> None:
    text = (
        "Nothing happened that day.\n" * 140
        + "My name is Jonathan Whitfield.\n"
        + "Nothing happened.\n" * 900
    )
    found = [span for span in tagger.spans(text) if text[span.start : span.end] == "Jonathan Whitfield"]

    assert len(text) > 20_000
    assert found


def test_a_name_on_the_border_of_two_pieces_is_found_whole(tagger: Tagger) -> None:
    for place in range(3985, 4001, 3):
        text = ("so it goes. " * 400)[: place - 11] + "My name is Jonathan Whitfield. So it goes."

        assert ("Jonathan Whitfield", "PERSON") in _found(tagger, text)


@pytest.mark.parametrize(
    "text", ["a" * 30_000, "7" * 30_000, "가" * 12_000, "漢 " * 6_000, "@." * 9_000, "A b" * 9_000]
)
def test_hostile_text_is_read_to_its_end(tagger: Tagger, text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in tagger.spans(text))


def test_weights_that_are_not_there_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Tagger.load(tmp_path / "none.npz")


class _Where(Tagger):
    """Tells in which thread it was asked."""

    def __init__(self) -> None:
        self.threads: list[int] = []

    def spans(self, text: str) -> list[Span]:
        self.threads.append(threading.get_ident())
        return [Span(0, len(text), "PERSON", 0.8)]


async def test_only_long_texts_go_to_a_thread() -> None:
    tagger = _Where()
    detector = TaggerDetector(tagger)

    assert detector.name == "tagger"
    assert await detector.find("short") == [Span(0, 5, "PERSON", 0.8)]
    assert await detector.find("x" * 5000) == [Span(0, 5000, "PERSON", 0.8)]
    assert tagger.threads[0] == threading.get_ident() != tagger.threads[1]


def test_two_people_with_a_word_between_are_two() -> None:
    def split(words: str, kind: str = "PERSON") -> list[str]:
        return [words[begin:end] for begin, end in parts(words, kind)]

    assert split("Anna Meier und Peter Müller") == ["Anna Meier", "Peter Müller"]
    assert split("Ana Ruiz para Leo Gil con Eva Sol") == ["Ana Ruiz", "Leo Gil", "Eva Sol"]
    assert split("Max von der Heide") == ["Max von der Heide"]
    assert split("José Ortega y Gasset") == ["José Ortega y Gasset"]
    assert split("anna meier und peter müller") == ["anna meier und peter müller"]
    assert split("Anna Meier\nfür Peter") == ["Anna Meier", "für Peter"]
    assert split("Am Bach bei Ulm", "ADDRESS") == ["Am Bach bei Ulm"]

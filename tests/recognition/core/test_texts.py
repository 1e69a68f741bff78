"""Text that can be kept."""

import pytest

from recognition.core import texts


@pytest.mark.parametrize("fit", ["", "æøå", "𝄞 ok\n", "x" * 20])
def test_text_of_any_language_is_fit(fit):
    texts.require_fit(fit, what="reason", longest=20)

    assert texts.flaw(fit) == ""


@pytest.mark.parametrize("unfit", ["a\x00b", "a\udcffb", "\ud800"])
def test_it_refuses_what_no_database_keeps(unfit):
    with pytest.raises(texts.BadText, match="The reason has characters that are no text"):
        texts.require_fit(unfit, what="reason", longest=20)


def test_it_says_how_long_the_text_is_and_may_be():
    with pytest.raises(texts.BadText, match="The key has 21 characters; write at most 20"):
        texts.require_fit("x" * 21, what="key", longest=20)


TURNING = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]


@pytest.mark.parametrize("turning", TURNING, ids=ascii)
def test_a_name_that_turns_what_stands_around_it_is_refused_and_words_lose_it(turning):
    with pytest.raises(texts.BadText, match="The name has characters that turn the text around them"):
        texts.require_fit(f"Bo{turning}b", what="name", longest=20)
    assert texts.straight(f"Bo{turning}b") == "Bob"


@pytest.mark.parametrize(
    "name", ["\u0633\u0644\u0645\u0649", "\u200fשרה\u200e", "نرگس\u200cزاده", "👩\u200d👩\u200d👧"]
)
def test_names_of_people_who_write_from_the_right_are_as_they_are(name):
    assert texts.flaw(name) == ""
    assert texts.straight(name) == name

"""Text that can be kept."""

import pytest

from recognition.core import texts


@pytest.mark.parametrize("fit", ["", "æøå", "𝄞 ok\n", "x" * 20])
def test_text_of_any_language_is_fit(fit):
    texts.require_fit(fit, what="reason", longest=20)


@pytest.mark.parametrize("unfit", ["a\x00b", "a\udcffb", "\ud800"])
def test_it_refuses_what_no_database_keeps(unfit):
    with pytest.raises(texts.BadText, match="The reason has characters that are no text"):
        texts.require_fit(unfit, what="reason", longest=20)


def test_it_says_how_long_the_text_is_and_may_be():
    with pytest.raises(texts.BadText, match="The key has 21 characters; write at most 20"):
        texts.require_fit("x" * 21, what="key", longest=20)

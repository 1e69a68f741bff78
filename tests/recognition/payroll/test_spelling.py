"""Python spells a document as PostgreSQL spells jsonb, so both digest the same text."""

import json

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from recognition.payroll import spelling

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
LEAVES = st.none() | st.booleans() | st.integers(-(10**38), 10**38) | TEXT
DOCUMENTS = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4))


class SpellingTest(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(document=DOCUMENTS)
    def test_it_is_that_of_jsonb(self, document):
        with connection.cursor() as cursor:
            cursor.execute("SELECT (%s::jsonb)::text", [json.dumps(document)])
            assert spelling.text(document) == cursor.fetchone()[0]


def test_keys_are_ordered_by_length_and_then_by_bytes():
    assert spelling.text({"bb": 1, "a": [True, None], "ö": "å\n"}) == '{"a": [true, null], "bb": 1, "ö": "å\\n"}'


def test_a_float_has_no_place():
    with pytest.raises(TypeError, match="float has no place in a statement"):
        spelling.text({"share": 0.5})

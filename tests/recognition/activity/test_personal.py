"""The registry of personal data; tests/architecture holds it complete."""

import pytest

from recognition.activity import personal


def test_a_model_is_registered_once_and_with_a_known_clock():
    with pytest.raises(ValueError, match="already"):
        personal.register("activity.Activity", (), "audit", "Again.")
    with pytest.raises(ValueError, match="forever"):
        personal.register("activity.Nothing", (), "forever", "What nobody may keep.")


def test_every_entry_says_what_it_is():
    assert [entry.model_label for entry in personal.registered.values() if not entry.what.endswith(".")] == []

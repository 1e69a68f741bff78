"""What the domain refuses is said in the language of the page, not as having been refused alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"), [("da", "Sådan kan det ikke overdrages"), ("sv", "Så kan det inte lämnas över")]
)
def test_days_in_the_wrong_order_are_refused_in_danish_and_swedish(cast, as_, language, words):
    first = timezone.localdate() + timedelta(days=20)
    wish = {"delegate": cast.dan.email, "scope": "all", "key": "key of this form"}
    wish |= {"from_date": str(first), "to_date": str(first - timedelta(days=9))}

    answer = as_("bob").post("/delegations", wish, headers={"Accept-Language": language})

    assert answer.status_code == 409
    assert words in answer.content.decode()

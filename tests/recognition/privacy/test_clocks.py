"""Until when each clock keeps records: by country, by financial year, the trail as long as what it explains."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings as configured
from django.test import override_settings

from recognition.privacy import clocks, services
from recognition.privacy.selectors import settings
from tests.recognition.rewards.world import as_

AT = datetime(2026, 9, 30, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_countries_run_by_their_own_clock():
    running = settings.cutoffs(clock=clocks.named("accounting"), at=AT)

    assert {country: moment.date() for country, moment in running.items()} == {
        "": date(2019, 1, 1),
        "DK": date(2021, 1, 1),
        "SE": date(2019, 1, 1),
    }


@pytest.mark.parametrize(
    ("month", "danish", "swedish"),
    [
        # A year that ended in June 2020 counts as 2020, one that ended in June 2021 as 2021, which ends in 2026.
        (7, date(2020, 7, 1), date(2018, 7, 1)),
        (12, date(2020, 12, 1), date(2018, 12, 1)),
    ],
)
def test_records_are_kept_from_the_calendar_year_their_financial_year_ended_in(month, danish, swedish):
    said = configured.LAURELS.model_copy(update={"LAURELS_FINANCIAL_YEAR_MONTH": month})

    with override_settings(LAURELS=said):
        found = {
            country: moment.date()
            for country, moment in settings.cutoffs(clock=clocks.named("accounting"), at=AT).items()
        }
        trail = settings.cutoffs(clock=clocks.named("audit"), at=AT)[""].date()

    assert found == {"DK": danish, "SE": swedish, "": swedish}
    assert trail == swedish


def test_the_trail_stays_as_long_as_the_longest_record_it_explains(cast):
    services.set_clock(actor=as_(cast.greta), clock="accounting", country="SE", span=10, at=AT)

    assert settings.cutoffs(clock=clocks.named("audit"), at=AT)[""].year == 2016

"""Programme owners and HR are told when keeping customers is paid too small a part."""

from datetime import datetime

from recognition.activity import services as activity
from recognition.activity.models import Activity
from recognition.core import money
from recognition.core.actor import Actor
from recognition.core.db import durable
from recognition.rewards.selectors import mixture

CODE = "rewards.mix_alarm"


def alarm_mix(*, actor: Actor, keeping_percent: int, at: datetime) -> int:
    """Record ``rewards.mix_alarm`` where keeping had less than ``keeping_percent`` of the last three closed months.

    Once for each newest closed period and unit; how many were new.
    """
    floor = money.PPM * keeping_percent // 100
    with durable():
        low = [
            each for each in mixture.latest_mixes() if each.mix.keeping_ppm is not None and each.mix.keeping_ppm < floor
        ]
        known = set(
            Activity.objects.filter(
                code=CODE, subject_kind="period", subject_id__in=[each.period_id for each in low]
            ).values_list("subject_id", "data__unit")
        )
        facts = [
            (
                each.period_id,
                {
                    "entity": each.entity_id,
                    "unit": each.unit,
                    "winning": each.mix.winning,
                    "keeping": each.mix.keeping,
                    "keeping_ppm": each.mix.keeping_ppm,
                    "wanted_percent": keeping_percent,
                },
            )
            for each in low
            if (each.period_id, each.unit) not in known
        ]
        return activity.record_many(actor=actor, at=at, code=CODE, subject_kind="period", rows=facts)

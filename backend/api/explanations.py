"""An explanation of an award as the API writes it: everything it rests on, in minor units and whole numbers."""

from typing import Any

from rest_framework import serializers

from recognition.rewards import selectors as rewards


class Weight(serializers.Serializer[Any]):
    """One employee's part in the credit."""

    employee_id = serializers.CharField()
    weight = serializers.CharField(help_text="A whole number of up to 38 digits.")
    weight_total = serializers.CharField(help_text="A whole number of up to 38 digits.")
    share_ppm = serializers.IntegerField(help_text="Parts per million, for display.")
    touches = serializers.IntegerField()


class Touch(serializers.Serializer[Any]):
    """One touchpoint that counted and is still there."""

    moment = serializers.DateTimeField()
    employee_id = serializers.CharField()
    kind = serializers.CharField()
    stage = serializers.CharField()
    role = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    external_id = serializers.CharField()


class Assessment(serializers.Serializer[Any]):
    """What was frozen when the outcome was judged."""

    assessment_id = serializers.IntegerField()
    policy = serializers.JSONField()
    window_from = serializers.DateTimeField()
    window_to = serializers.DateTimeField()
    as_of = serializers.DateTimeField()
    touch_count = serializers.IntegerField()
    touch_digest = serializers.CharField()
    touches_kept = serializers.IntegerField()
    digest_verified = serializers.BooleanField()


class DecisionTaken(serializers.Serializer[Any]):
    """One decision that was made."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    step = serializers.CharField()
    amount_minor = serializers.IntegerField(allow_null=True)
    code = serializers.CharField()
    reason = serializers.CharField(allow_null=True)
    decided_by = serializers.CharField(help_text="employee_id of whose right it was.")
    acted_by = serializers.CharField(help_text="employee_id of who used it.")
    decided_at = serializers.DateTimeField()


class Late(serializers.Serializer[Any]):
    """What became known since the outcome was judged."""

    programme = serializers.CharField()
    outcome_id = serializers.CharField()
    kind = serializers.CharField()
    known_at = serializers.DateTimeField()
    occurred_at = serializers.DateTimeField()
    employee_id = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    external_id = serializers.CharField()


class Explanation(serializers.Serializer[Any]):
    """Why an award is what it is, computed anew."""

    holds = serializers.BooleanField(help_text="Whether everything came out the same.")
    broken = serializers.ListField(child=serializers.CharField(), help_text="A sentence for what does not hold.")
    steps = serializers.JSONField(help_text="The arithmetic in order, in minor units or points.")
    proposed_minor = serializers.IntegerField()
    weights = Weight(many=True)
    assessment = Assessment()
    touches = Touch(many=True)
    parts = serializers.JSONField(help_text="Everybody's part of the whole, as it was judged.")
    decisions = DecisionTaken(many=True)
    late = Late(many=True)


def told(found: rewards.Explanation) -> dict[str, Any]:
    """The explanation as an answer."""
    written = {name: value for name, value in vars(found).items() if name in SHOWN}
    judged = {"holds": found.holds, "broken": found.broken, "proposed_minor": found.proposal["proposed_minor"]}
    return Explanation({**written, **judged}).data


SHOWN = frozenset(Explanation().fields)

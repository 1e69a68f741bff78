"""Whatever the company looks like: nobody with a part in it decides, an escalation only adds, two are two."""

from hypothesis import given
from hypothesis import strategies as st

from recognition.rewards import chain

PEOPLE = st.integers(1, 9)
SOME = st.frozensets(PEOPLE, max_size=4)
SITUATIONS = st.builds(
    chain.Situation,
    beneficiary=PEOPLE,
    proposer=st.none() | PEOPLE,
    line=st.lists(PEOPLE, max_size=5, unique=True),
    seconds=st.lists(PEOPLE, max_size=4, unique=True),
    reports=SOME,
    left=SOME,
    pool=SOME,
    escalations=st.integers(0, 6),
)


@given(situation=SITUATIONS, first_by=SOME)
def test_nobody_with_a_part_in_it_has_a_right_and_the_second_is_another(situation, first_by):
    rights, seconds = chain.first(situation), chain.second(situation, first_decision_by=first_by)
    with_part = {situation.beneficiary, situation.proposer, *situation.reports, *situation.left, *situation.pool}

    assert with_part.isdisjoint({*rights, *seconds})
    assert first_by.isdisjoint(seconds)
    assert len(set(rights)) == len(rights)
    assert set(rights) <= {*situation.line, *situation.seconds}


@given(situation=SITUATIONS)
def test_an_escalation_takes_no_right_away_and_the_nearest_who_may_comes_first(situation):
    before = chain.first(situation)
    after = chain.first(chain.Situation(**vars(situation) | {"escalations": situation.escalations + 1}))
    managers = [each for each in situation.line if not situation.excludes(each)]

    assert set(before) <= set(after)
    assert before[:1] == (managers[:1] or before[:1])
    assert not before or after

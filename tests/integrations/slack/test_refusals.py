"""Every refusal of kudos has words in the reader's language; a refusal of another part keeps its own."""

import importlib
import pkgutil

import pytest

import recognition.kudos
from integrations.slack import grammar, refusals
from recognition.core.errors import DomainError, Forbidden
from recognition.kudos.errors import Refused

# Raised by what is chosen on the web and never by anything one does in Slack.
ELSEWHERE = {"bad_grant", "bad_policy", "bad_rule", "bad_value", "unknown_flag", "flag_settled"}
FACTS = {
    "insufficient_allowance": {"left": 7, "needed": 20, "each": 10, "recipients": 2, "most_each": 3},
    "too_many_recipients": {"recipients": 60, "most": 50},
    "value_required": {"codes": ["brave", "kind"]},
    "unknown_value": {"tag": "brav", "codes": ["brave", "kind"]},
    "pair_limit": {"employee_id": 7, "name": "Dan", "kind": "points", "left": 4},
}


def kudos_errors():
    for module in pkgutil.walk_packages(recognition.kudos.__path__, "recognition.kudos."):
        importlib.import_module(module.name)
    found, waiting = set(), [DomainError]
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        if error.__module__.startswith("recognition.kudos."):
            found.add(error)
    return sorted(found - {Refused}, key=lambda error: error.__qualname__)


def test_every_refusal_of_kudos_has_its_words():
    codes = {error.code for error in kudos_errors()}

    assert len(codes) > 12
    assert codes - ELSEWHERE - refusals.SENTENCES.keys() == set()


@pytest.mark.parametrize("code", sorted(refusals.SENTENCES))
def test_its_words_are_filled_with_its_facts(code):
    error = Refused("Own words.", **FACTS.get(code, {}))
    error.code = code

    said = refusals.said(error)

    assert "%(" not in said
    assert said != "Own words."
    for fact in ("7", "20", "3 each") if code == "insufficient_allowance" else ():
        assert fact in said


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "hour", "name": "Dan", "left": 0}, "within the last hour"),
        ({"kind": "points", "name": "Dan", "left": 0}, "all the points you can"),
        ({"kind": "points", "name": "Dan", "left": 4}, "at most 4 more"),
    ],
)
def test_a_limit_says_what_is_still_possible(facts, words):
    error = Refused("Own words.", **facts)
    error.code = "pair_limit"

    assert words in refusals.said(error)


def test_long_lists_of_values_end():
    error = Refused("Own words.", codes=[f"value-{number}" for number in range(100)])
    error.code = "value_required"

    assert refusals.said(error).endswith("#value-19 ….")


def test_another_parts_refusal_keeps_its_words():
    error = DomainError("Own words.")
    error.code = "pair_limit"

    assert refusals.said(error) == "Own words."
    assert refusals.said(Forbidden("You may not.")) == "You may not."


def test_every_problem_of_a_command_has_its_words():
    text = "+1 +2 +1,5 +9999999999 #a #b --x --customer --customer=a --customer=b @ana 5 <@U1> -5"
    found = {problem.code for problem in grammar.parse(text).problems} | {
        problem.code for problem in grammar.parse("5 <@U1>").problems
    }

    assert found == refusals.PROBLEMS.keys()
    for problem in grammar.parse(text).problems:
        assert problem.said in refusals.problem(problem)

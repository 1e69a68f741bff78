"""Whatever bytes a shell hands to a command, the answer is a sentence."""

import pytest
from django.core.management import CommandError, call_command

from tests.recognition.rewards.world import World

pytestmark = pytest.mark.django_db


def refused(*arguments):
    with pytest.raises(CommandError) as error:
        call_command(*arguments)
    return error.value.returncode, str(error.value)


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("close_period", "DK", "\udcff", "--as", "greta"), "code"),
        (("decide", "1", "approve", "--as", "b\udcffb"), "acting"),
        (("proposals", "--employee", "\udcff"), "employee"),
        (("split", "propose", "O1", "\udcff=1", "--reason", "x", "--as", "bob"), "shares"),
    ],
)
def test_bytes_that_are_no_text_are_wrong_arguments(cast, arguments, name):
    assert refused(*arguments) == (2, f"The argument {name} is not UTF-8; write it so.")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_the_calendar_is_a_wrong_argument(moment):
    with pytest.raises(CommandError, match="no time there ever was"):
        call_command("check_books", "--at", moment)


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_that_nobody_plans_is_a_wrong_argument(day):
    with pytest.raises(CommandError, match="no day anybody plans"):
        call_command("contest", "figures", "--from", "2026-01-01", "--to", day)


@pytest.mark.parametrize("month", ["0000-01", "9999-12"])
def test_a_month_outside_the_calendar_is_refused_with_what_to_write(month):
    assert refused("reward_mix", "--from", "2026-01", "--to", month) == (
        1,
        f"'{month}' is not a month; write it as 2026-09.",
    )


@pytest.mark.parametrize("points", ["1_0", "\u0663", "+5", "9" * 30, "1.5"])
def test_points_are_whole_numbers_in_plain_digits(cast, points):
    asked = ("budget", "allocate", "loyal", points, "--unit", "symbolic", "--key", "k", "--as", "frida")

    assert refused(*asked) == (2, f"{points!r} is not a number of points; write a whole number.")


def test_a_key_that_is_too_long_is_refused_with_its_length(cast):
    code, sentence = refused("decide", "1", "approve", "--as", "bob", "--key", "k" * 1000)

    assert (code, sentence) == (1, "The key has 1000 characters; write at most 255.")


def test_an_empty_key_is_refused_because_the_next_request_would_have_it_too(cast):
    allocate = ("budget", "allocate", "loyal", "10.00", "--unit", "DKK", "--key", "", "--as", "frida")
    assert World(cast).version

    assert refused(*allocate) == (1, "The key is empty; give each new request a key of its own.")

"""A made-up company as a CSV bundle, of any size, the same on every run."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

EMPLOYEES, CUSTOMERS, DAYS, SEED = 1_000, 5_000, 730, 20_260_930
BEGINNING = datetime(2024, 9, 30, tzinfo=UTC)
KINDS = ("call", "mail", "visit", "ticket", "chat", "order", "meeting", "training")
CHANNELS = ("phone", "mail", "site", "web")
STAGES = ("", "sale", "onboarding", "support", "renewal")


def write(folder: Path, touchpoints: int) -> Path:
    """Write the bundle with ``touchpoints`` interactions into ``folder``; every hundredth is by self-service."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(SEED)
    with (folder / "employees.csv").open("w", encoding="utf-8") as file:
        file.write("employee_id,name,email,manager_id,department,title,hired_on,left_on,currency\n")
        for number in range(EMPLOYEES):
            manager = f"E{(number - 1) // 12}" if number else ""
            file.write(f"E{number},Person {number},,{manager},Team {number // 12},Agent,2020-01-01,,DKK\n")
    with (folder / "customers.csv").open("w", encoding="utf-8") as file:
        file.write("customer_id,name,segment,since\n")
        file.writelines(f"C{number},Customer {number},small,\n" for number in range(CUSTOMERS))
    (folder / "outcomes.csv").write_text("outcome_id,customer_id,kind,occurred_at,score,value,currency\n")
    with (folder / "interactions.csv").open("w", encoding="utf-8") as file:
        file.write("interaction_id,customer_id,employee_id,occurred_at,type,channel,value,stage,matter_id\n")
        for number in range(touchpoints):
            file.write(_interaction(draw, number, touchpoints))
    return folder


def _interaction(draw: random.Random, number: int, touchpoints: int) -> str:
    at = BEGINNING + timedelta(seconds=number * DAYS * 86_400 // touchpoints)
    is_own = number % 100 == 0
    employee, channel = ("", "self_service") if is_own else (f"E{draw.randrange(EMPLOYEES)}", draw.choice(CHANNELS))
    value = f"{draw.randrange(100_000) / 100:.2f}" if number % 3 == 0 else ""
    matter = f"M{draw.randrange(touchpoints // 4 + 1)}" if number % 2 else ""
    return (
        f"I{number:09},C{draw.randrange(CUSTOMERS)},{employee},{at.isoformat()},"
        f"{draw.choice(KINDS)},{channel},{value},{draw.choice(STAGES)},{matter}\n"
    )

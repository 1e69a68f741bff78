"""A small bundle that is right, and ways to write it differently."""

from pathlib import Path

EMPLOYEES = """\
employee_id,name,email,manager_id,department,title,hired_on,left_on,currency
alice,Alice Lund,alice@bakkegaard.example,bob,Kundeservice,Agent,2020-01-01,,DKK
bob,Bob Krogh,bob@bakkegaard.example,,Kundeservice,Manager,2019-01-01,,DKK
"""
CUSTOMERS = """\
customer_id,name,segment,since
A,Andersen & Søn,Denmark,2021-01-01
B,"Berg, Berg
og Berg",Denmark,
"""
INTERACTIONS = """\
interaction_id,customer_id,employee_id,occurred_at,type,channel,value
1,A,alice,2026-01-05T12:00:00+01:00,call,phone,
2,A,,2026-01-06T12:00:00Z,login,self_service,12.50
3,B,bob,2026-01-07T12:00:00+01:00,visit,site,-1.5
"""
OUTCOMES = """\
outcome_id,customer_id,kind,occurred_at,score,value,currency
r1,A,renewal,2026-02-01T12:00:00+01:00,,1000.00,DKK
n1,A,nps,2026-02-02T12:00:00+01:00,10,,
c1,B,churn,2026-02-03T12:00:00+01:00,,,
"""
FILES = {
    "employees": EMPLOYEES,
    "customers": CUSTOMERS,
    "interactions": INTERACTIONS,
    "outcomes": OUTCOMES,
}


def write(folder: Path, **changed: str | bytes | None) -> Path:
    """Write the bundle into ``folder`` with some files ``changed``; None leaves a file away."""
    for name, content in (FILES | changed).items():
        path = folder / f"{name}.csv"
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder

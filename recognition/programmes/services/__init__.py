"""Every write of programmes: versions, budgets, caps, simulations."""

from recognition.programmes.services.budgets import Allocated, BadAllocation, allocate_budget
from recognition.programmes.services.caps import CapMoved, lock_caps, use_caps
from recognition.programmes.services.simulating import (
    SimulationRuns,
    SimulationStopped,
    request_simulation,
    run_simulation,
)
from recognition.programmes.services.versions import (
    AlreadyActive,
    FamilyChanged,
    Loaded,
    Overlap,
    SamePerson,
    StartsInThePast,
    activate,
    load,
)

__all__ = [
    "Allocated",
    "AlreadyActive",
    "BadAllocation",
    "CapMoved",
    "FamilyChanged",
    "Loaded",
    "Overlap",
    "SamePerson",
    "SimulationRuns",
    "SimulationStopped",
    "StartsInThePast",
    "activate",
    "allocate_budget",
    "load",
    "lock_caps",
    "request_simulation",
    "run_simulation",
    "use_caps",
]

"""Every write of programmes: versions, budgets, caps, simulations."""

from recognition.programmes.services.budgets import (
    Allocated,
    BadAllocation,
    NotAvailable,
    OverdraftInUse,
    allocate_budget,
    set_overdraft,
    withdraw_budget,
)
from recognition.programmes.services.caps import CapMoved, lock_caps, use_caps
from recognition.programmes.services.gates import (
    BadConsultation,
    ConditionNotMet,
    NotConsulted,
    NotSimulated,
    PayGateMissing,
    record_consultation,
    sign_pay_gate,
    simulate_before,
)
from recognition.programmes.services.simulating import (
    SimulationRuns,
    SimulationStopped,
    cancel_simulation,
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
    "BadConsultation",
    "CapMoved",
    "ConditionNotMet",
    "FamilyChanged",
    "Loaded",
    "NotAvailable",
    "NotConsulted",
    "NotSimulated",
    "OverdraftInUse",
    "Overlap",
    "PayGateMissing",
    "SamePerson",
    "SimulationRuns",
    "SimulationStopped",
    "StartsInThePast",
    "activate",
    "allocate_budget",
    "cancel_simulation",
    "load",
    "lock_caps",
    "record_consultation",
    "request_simulation",
    "run_simulation",
    "set_overdraft",
    "sign_pay_gate",
    "simulate_before",
    "use_caps",
    "withdraw_budget",
]

"""Made-up histories for the attribution benchmarks: same seed, same rows. Written once as Parquet."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

DAY = 86_400_000_000


class Shape(NamedTuple):
    """Customers are chosen by a Zipf-Mandelbrot law: popularity 1 / (rank + offset) ** exponent."""

    touches: int
    outcomes: int
    employees: int
    customers: int
    exponent: float
    offset: float


HISTORIES = {
    "small": Shape(20_000, 400, 200, 2_000, 0.8, 100),
    "1m": Shape(1_000_000, 20_000, 5_000, 100_000, 0.8, 100),
    "10m": Shape(10_000_000, 200_000, 20_000, 1_000_000, 0.8, 100),
    "hot": Shape(1_000_000, 20_000, 5_000, 100_000, 1.1, 0),
}
JOURNEYS = {"journeys_small": 20_000, "journeys": 1_000_000}
EMPLOYEES_IN_JOURNEYS = 1_000


def make(name: str, folder: Path) -> None:
    """Write NAME_touches.parquet and NAME_outcomes.parquet into ``folder``, unless they are there."""
    paths = [folder / f"{name}_{kind}.parquet" for kind in ("touches", "outcomes")]
    if all(path.exists() for path in paths):
        return
    folder.mkdir(parents=True, exist_ok=True)
    frames = _journeys(JOURNEYS[name]) if name in JOURNEYS else _history(HISTORIES[name])
    for frame, path in zip(frames, paths, strict=True):
        frame.write_parquet(path)


def _history(shape: Shape) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two years in which a few customers have most of the touches and of the outcomes."""
    random = np.random.default_rng(1)
    popularity = 1 / (np.arange(1, shape.customers + 1) + shape.offset) ** shape.exponent
    edges = np.cumsum(popularity / popularity.sum())

    def customers(count: int) -> np.ndarray:
        return np.minimum(np.searchsorted(edges, random.random(count)), shape.customers - 1)

    touches = (
        customers(shape.touches),
        random.integers(0, shape.employees, shape.touches),
        random.integers(0, 730 * DAY, shape.touches),
        random.choice([1, 2, 3, 5, 8], shape.touches),
    )
    outcomes = (
        customers(shape.outcomes),
        random.integers(0, 730 * DAY, shape.outcomes),
        random.integers(1, 10**7, shape.outcomes),
    )
    return _frames(touches, outcomes)


def _journeys(touches: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One outcome per customer and every touch before it: the shape that marketing attribution takes."""
    random = np.random.default_rng(2)
    lengths = np.minimum(random.geometric(1 / 14, touches), 100)
    lengths = lengths[: np.searchsorted(np.cumsum(lengths), touches)]
    customers = np.repeat(np.arange(len(lengths)), lengths)
    random.shuffle(customers)
    count = len(customers)
    moments = random.integers(0, 170 * DAY, count)
    everyone = np.unique(customers)
    return _frames(
        (customers, random.integers(0, EMPLOYEES_IN_JOURNEYS, count), moments, np.ones(count, dtype=np.int64)),
        (everyone, np.full(len(everyone), 175 * DAY), np.full(len(everyone), 100)),
    )


def _frames(touches: tuple[np.ndarray, ...], outcomes: tuple[np.ndarray, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    history = dict(zip(("customer", "employee", "occurred_at", "weight"), touches, strict=True))
    looks = dict(zip(("customer", "occurred_at", "value_minor"), outcomes, strict=True))
    return (
        pl.DataFrame({**history, "order": np.arange(len(touches[0]))}).cast(pl.Int64),
        pl.DataFrame({"outcome": np.arange(len(outcomes[0])), **looks}).cast(pl.Int64),
    )

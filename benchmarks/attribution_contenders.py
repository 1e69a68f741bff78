"""One contender at one task in a fresh process: ``python -m benchmarks.attribution_contenders WHO SET FOLDER POLICY…``.

The clock runs from reading Parquet to the credit per employee; imports and compilation are not counted.
Prints JSON: seconds, cpu seconds, peak memory in MiB, the sum of the credit.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.memory import peak_mib

LOOKBACK_DAYS = 180
HALF_LIFE_DAYS = 30
DAY = 86_400_000_000
Run = Callable[[str, str, list[str]], dict[str, float]]


def laurels() -> Run:
    import polars as pl

    from recognition.attribution import engine
    from recognition.attribution.policies import Policy

    def run(folder: str, name: str, policies: list[str]) -> dict[str, float]:
        sums = {}
        for each in policies:
            half_life = HALF_LIFE_DAYS if each == "time_decay" else None
            policy = Policy(name=each, lookback_days=LOOKBACK_DAYS, half_life_days=half_life)
            touches = pl.scan_parquet(f"{folder}/{name}_touches.parquet")
            outcomes = pl.scan_parquet(f"{folder}/{name}_outcomes.parquet")
            totals = engine.totals(
                touches, outcomes, policy, keep=lambda frame: frame.collect(engine="streaming").lazy()
            )
            sums[each] = totals.collect(engine="streaming")["credit"].sum()
        return sums

    return run


def sweep() -> Run:
    from benchmarks import attribution_sweep

    def run(folder: str, name: str, policies: list[str]) -> dict[str, float]:
        return attribution_sweep.credit(folder, name, policies)

    small = "journeys_small" if Path(sys.argv[3], "journeys_small_touches.parquet").exists() else "small"
    run(sys.argv[3], small, sys.argv[4:])
    return run


def pair() -> Run:
    """Linear credit as it is usually written: join every outcome with the customer's touches, then filter."""
    import polars as pl

    def run(folder: str, name: str, policies: list[str]) -> dict[str, float]:
        assert policies == ["linear"]
        touches = pl.scan_parquet(f"{folder}/{name}_touches.parquet")
        outcomes = pl.scan_parquet(f"{folder}/{name}_outcomes.parquet")
        pairs = outcomes.join(touches, on="customer", suffix="_of_touch").filter(
            pl.col("occurred_at_of_touch") < pl.col("occurred_at"),
            pl.col("occurred_at_of_touch") >= pl.col("occurred_at") - LOOKBACK_DAYS * DAY,
        )
        pairs = pairs.select("outcome", "employee", "weight")
        whole = pairs.group_by("outcome").agg(whole=pl.col("weight").sum())
        credit = pairs.join(whole, on="outcome").group_by("employee").agg((pl.col("weight") / pl.col("whole")).sum())
        return {"linear": credit.collect(engine="streaming")["weight"].sum()}

    return run


def pandas() -> Run:
    import pandas as pd

    def run(folder: str, name: str, policies: list[str]) -> dict[str, float]:
        assert policies == ["linear"]
        touches = pd.read_parquet(f"{folder}/{name}_touches.parquet")
        outcomes = pd.read_parquet(f"{folder}/{name}_outcomes.parquet")
        touches = touches[touches.customer.isin(outcomes.customer.unique())]
        pairs = outcomes.merge(touches, on="customer", suffixes=("", "_of_touch"))
        pairs = pairs[
            (pairs.occurred_at_of_touch < pairs.occurred_at)
            & (pairs.occurred_at_of_touch >= pairs.occurred_at - LOOKBACK_DAYS * DAY)
        ]
        share = pairs.weight / pairs.groupby("outcome").weight.transform("sum")
        return {"linear": float(share.groupby(pairs.employee).sum().sum())}

    return run


def mam() -> Run:
    """marketing-attribution-models with one row per touch, as its README shows for sessions."""
    import polars as pl
    from mam.core import MAM

    models = {"first": "first_click", "last": "last_click", "position": "position_based"}

    def run(folder: str, name: str, policies: list[str]) -> dict[str, float]:
        touches = pl.read_parquet(f"{folder}/{name}_touches.parquet")
        touches = touches.select(
            "customer",
            pl.col("employee").cast(pl.String),
            moment=pl.col("occurred_at").cast(pl.Datetime("us")),
            converted=pl.lit(True),
        )
        given = MAM(touches, "session", "employee", "converted", datetime_colname="moment", user_id_colname="customer")
        sums = {}
        for each in policies:
            more = {"half_life_hours": HALF_LIFE_DAYS * 24.0} if each == "time_decay" else {}
            result = getattr(given, f"run_{models.get(each, each)}")(**more)
            sums[each] = result.to_polars()["attribution"].sum()
        return sums

    return run


def channelattribution() -> Run:
    """ChannelAttribution's three heuristics at once, from path strings that are built with pandas."""
    import ChannelAttribution
    import pandas as pd

    columns = {"first": "first_touch", "last": "last_touch", "linear": "linear_touch"}

    def run(folder: str, name: str, policies: list[str]) -> dict[str, float]:
        touches = pd.read_parquet(f"{folder}/{name}_touches.parquet")
        touches = touches.sort_values(["customer", "occurred_at", "order"])
        touches["employee"] = touches.employee.astype(str)
        paths = touches.groupby("customer").employee.agg(">".join).reset_index()
        paths["converted"] = 1
        result = ChannelAttribution.heuristic_models(paths, "employee", "converted", sep=">", flg_pro=False)
        return {each: float(result[columns[each]].sum()) for each in policies}

    return run


CONTENDERS: dict[str, Callable[[], Run]] = {
    each.__name__: each for each in (laurels, sweep, pair, pandas, mam, channelattribution)
}


def main() -> None:
    who, name, folder, *policies = sys.argv[1:]
    run = CONTENDERS[who]()
    begin, cpu = time.perf_counter(), time.process_time()
    sums = run(folder, name, policies)
    answer = {
        "seconds": time.perf_counter() - begin,
        "cpu": time.process_time() - cpu,
        "mib": peak_mib(),
        "sums": sums,
    }
    print("\n" + json.dumps(answer))


if __name__ == "__main__":
    main()

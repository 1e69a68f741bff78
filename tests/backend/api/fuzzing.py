"""Schemathesis over the committed description, in the thread and the transaction of a test."""

import random
from collections import Counter
from dataclasses import dataclass, field

import hypothesis
import schemathesis
import yaml
from django.core.handlers.wsgi import WSGIHandler
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

from backend.api.views.description import COMMITTED

QUIET = hypothesis.settings(
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
# What is well formed may still be refused: an unknown employee, a period that is closed, too little to give.
NOT_HELD = {"positive_data_acceptance": {"enabled": False}}


@dataclass
class Fuzz:
    """Cases against the API as the bearer of ``secret``; ``failures`` counts what was found by what it says."""

    secret: str
    seed: int
    cases: int = 0
    statuses: Counter = field(default_factory=Counter)
    failures: Counter = field(default_factory=Counter)

    def __post_init__(self):
        load_all_checks()
        auth = {"openapi": {"token": {"bearer": self.secret}}}
        config = SchemathesisConfig.from_dict({"checks": NOT_HELD, "auth": auth})
        described = yaml.load(COMMITTED.read_bytes(), Loader=yaml.CSafeLoader)
        self.schema = schemathesis.openapi.from_dict(described, config=config)
        self.schema.app = WSGIHandler()
        self.random = random.Random(self.seed)

    def ask(self, case):
        """Send one case and hold the answer to the description."""
        self.cases += 1
        try:
            answer = case.call()
            self.statuses[answer.status_code] += 1
            case.validate_response(answer)
        except (Failure, FailureGroup) as found:
            for each in getattr(found, "exceptions", [found]):
                self.failures[f"{case.method} {case.path}: {each.title}: {each.message}"[:600]] += 1

    def examples_coverage_and_fuzzing(self, *, explicit, generated):
        """Of every operation up to ``explicit`` cases of examples and coverage, and ``generated`` at random."""
        for result in self.schema.get_all_operations():
            operation = result.ok()
            test = create_test(
                operation=operation,
                test_func=self.ask,
                config=HypothesisTestConfig(
                    project=self.schema.config,
                    modes=list(HypothesisTestMode),
                    settings=hypothesis.settings(QUIET, max_examples=generated),
                    explicit_setting_names={"max_examples"},
                    seed=self.random.getrandbits(32),
                ),
            )
            known = getattr(test, "hypothesis_explicit_examples", [])
            test.hypothesis_explicit_examples = self.random.sample(known, min(explicit, len(known)))
            test()

    def stateful(self, *, runs, steps):
        """Sequences of calls in which one uses what another answered."""
        fuzz = self

        class Machine(self.schema.as_state_machine()):
            def validate_response(self, response, case, **kwargs):
                fuzz.cases += 1
                fuzz.statuses[response.status_code] += 1
                try:
                    super().validate_response(response, case, **kwargs)
                except (Failure, FailureGroup) as found:
                    for each in getattr(found, "exceptions", [found]):
                        fuzz.failures[f"{case.method} {case.path}: {each.title}: {each.message}"[:600]] += 1

        Machine.run(settings=hypothesis.settings(QUIET, max_examples=runs, stateful_step_count=steps))

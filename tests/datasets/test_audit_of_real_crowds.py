"""What an audit would have found on real answers whose truth is known: people are surer than they should be."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from tests.consensus.crowds import SETS, a_real_crowd

from manyeyes.consensus import DEFAULT, consensus_method, estimate
from manyeyes.datasets import Audit, AuditResult
from manyeyes.datasets.audit_result import Look, add_up
from manyeyes.datasets.sample import drawn


def looks_at(data: Path, name: str) -> list[Look]:
    """Every task of a set, as an owner who knows the truth would check it."""
    problem = a_real_crowd(data, name)
    assert problem.truth is not None
    posterior = estimate(problem.said, consensus_method(DEFAULT)).posterior
    likeliest, sure = posterior.argmax(1), posterior.max(1)
    people = likeliest.astype(str)
    return [
        Look(n + 1, n, float(sure[n]), True, {"value": people[n]}, {"value": str(truth)}, bool(likeliest[n] == truth))
        for n, truth in enumerate(problem.truth.tolist())
        if truth >= 0 and np.isfinite(sure[n])
    ]


def audit_of(looks: list[Look], population: int) -> AuditResult:
    audit = Audit(1, "real", 1, 1, "kept", population, 1, None, 1, 0, 0.0, 0.0, len(looks), len(looks))
    return add_up(audit, looks)


@pytest.mark.data
@pytest.mark.parametrize("name", SETS)
def test_agreement_promises_more_than_an_owner_who_looks_would_find(data: Path, name: str) -> None:
    """Expected lies above the whole interval of what is found, in all and among the surest: docs/why/audit.md."""
    looks = looks_at(data, name)
    whole = audit_of(looks, len(looks))
    assert whole.promised_too_much
    assert whole.bands[-1].low == 0.99
    assert whole.bands[-1].expected > whole.bands[-1].interval.high


@pytest.mark.data
def test_two_hundred_pictures_tell_the_truth_about_all(data: Path) -> None:
    """Of 200 audits of 200 tasks drawn from 800, at least 19 in 20 hold the share of all."""
    looks = looks_at(data, "rte")
    share = sum(one.meets is True for one in looks) / len(looks)
    held = []
    for seed in random.Random(1).sample(range(10**6), 200):
        population, chosen = drawn(looks, 200, seed)
        held.append(share in audit_of(chosen, population).interval)
    assert sum(held) >= 190

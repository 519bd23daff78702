"""Hierarchical Dawid-Skene: a confusion matrix a worker, which begins as that of everybody together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from manyeyes.consensus.arithmetic import LEAST, Floats
from manyeyes.consensus.methods.dawid_skene import DawidSkene


@dataclass(frozen=True)
class Hierarchical(DawidSkene):
    """Dawid-Skene in which `weight` answers of the whole crowd stand before a worker's own, for each true value.

    A worker with few answers counts like the crowd, one with many like himself; so it does not fall behind the
    majority where people answered little. Source: the partially pooled model of Paun, Carpenter, Chamberlain, Hovy,
    Kruschwitz and Poesio 2018 (TACL 6, "Comparing Bayesian models of annotation", HierD&S), as empirical Bayes: the
    prior of each row is a Dirichlet distribution of `weight` answers whose mean is the crowd's expected confusion,
    estimated anew in each M-step. Weight 0 is DawidSkene, whose other options stand here too.
    """

    name: ClassVar[str] = "hierarchical-dawid-skene"
    help: ClassVar[str] = "Dawid-Skene that counts those with few answers like the crowd; the default"
    for_files_only: ClassVar[bool] = False

    weight: float = 2.0

    def matrices(self, counts: Floats) -> Floats:
        """(workers, said, true) as DawidSkene's, after the crowd's answers are added to each worker's."""
        crowd = counts.sum(axis=0) + LEAST
        crowd /= crowd.sum(axis=0)
        return super().matrices(counts + self.weight * crowd)

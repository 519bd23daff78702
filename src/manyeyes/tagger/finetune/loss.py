"""What a network is told of its mistakes: cross-entropy a tag, and nothing where nobody knows."""

from __future__ import annotations

from torch import Tensor, isnan, where, zeros_like
from torch.nn.functional import binary_cross_entropy_with_logits


def masked_loss(odds: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """The mean loss of what is known, each (picture, tag) by its weight; all three (n, tags).

    Targets are soft, 0 to 1: a tag of which people are .8 sure is asked for at .8. Unknown (NaN) is not negative: it
    gives no loss and no gradient.
    """
    unknown = isnan(targets)
    heard = where(unknown, zeros_like(weights), weights)
    each = binary_cross_entropy_with_logits(odds, where(unknown, zeros_like(targets), targets), reduction="none")
    return (each * heard).sum() / heard.sum().clamp(min=1e-6)

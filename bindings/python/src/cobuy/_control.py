"""The control group, who is shown nothing, so that what showing earns can be measured."""

from __future__ import annotations

from ._index import bytes_of
from ._xxhash import xxh32


def control(salt: str | bytes, customer: str | bytes, permille: int) -> bool:
    """Whether a customer belongs to the `permille` of all that are the control group of an experiment.

    The group is told by a hash of the customer's bytes, salted with the experiment's name: every node and every language agrees
    without a call, another salt makes another group, and a larger permille keeps those who were in it.
    """
    h = xxh32(bytes_of(customer), xxh32(bytes_of(salt)))
    return h * 1000 >> 32 < permille

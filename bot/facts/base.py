"""What is known about one verified person, and the seam to whatever knows it.

A source is asked only with an identity that the host page or a platform has vouched for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from guards.base import Fact


class FactsUnavailable(Exception):
    """The source cannot be asked now. Nothing may be guessed in its place: the turn goes to a person.

    Its message is logged, so it never holds a value. Remedy: look at the system behind the source; the next
    message asks it again.
    """


class FactsSource(Protocol):
    """Facts by name. An identity that it does not know has none."""

    async def facts(self, identity: str) -> Mapping[str, Fact]: ...

    async def aclose(self) -> None: ...

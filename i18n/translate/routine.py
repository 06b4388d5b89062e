"""Routines that ask for translations, and the one that runs several of them as if at once.

A routine is a generator: it yields the sentences it needs, is sent their translations, and returns its
outcome. So the ladder of attempts for one sentence reads from top to bottom, while the sentences of all
units share batches.
"""

from collections.abc import Generator, Sequence
from typing import TypeVar

from i18n.translate.types import Sentence, Translation

__all__ = ["Routine", "gather"]

Outcome = TypeVar("Outcome")
Routine = Generator[list[Sentence], Sequence[Translation], Outcome]


def gather(routines: Sequence[Routine[Outcome]]) -> Routine[list[Outcome]]:
    """Run all routines, their requests joined; the outcomes come in the order of the routines."""
    outcomes: dict[int, Outcome] = {}
    requests: dict[int, list[Sentence]] = {}
    for number, routine in enumerate(routines):
        try:
            requests[number] = next(routine)
        except StopIteration as stop:
            outcomes[number] = stop.value
    while requests:
        answers = yield [sentence for request in requests.values() for sentence in request]
        position = 0
        following: dict[int, list[Sentence]] = {}
        for number, request in requests.items():
            part = answers[position : position + len(request)]
            position += len(request)
            try:
                following[number] = routines[number].send(part)
            except StopIteration as stop:
                outcomes[number] = stop.value
        requests = following
    return [outcomes[number] for number in range(len(routines))]

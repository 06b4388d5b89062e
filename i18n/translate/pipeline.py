"""All units through one engine: sentences of many units share batches, and each unit is yielded as it is done."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from i18n.translate.cache import Cache
from i18n.translate.routine import Routine
from i18n.translate.terms import Terms
from i18n.translate.types import Engine, Result, Sentence, SentenceEngine, Source, Translation, UnitEngine
from i18n.translate.unit import translate_unit

__all__ = ["translate"]

_AHEAD = 2
"""Windows given to the engine before the first one is waited for, so that it never idles."""

Progress = Callable[[int, int], None]


def translate(
    sources: Sequence[Source],
    engine: Engine,
    *,
    terms: Iterable[tuple[str, str]] = (),
    cache: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[int, Result]]:
    """Translate units; yields ``(index, result)`` as soon as a unit is done, in no particular order.

    Equal sources are translated once. ``terms`` are pairs of a source term and its translation. ``cache`` is
    an SQLite file that keeps results across runs: a unit that was yielded is in it. ``progress`` is called
    with the number of units that are done and the number of all.
    """
    fixed = Terms(terms)
    indices: dict[Source, list[int]] = {}
    for index, source in enumerate(sources):
        indices.setdefault(source, []).append(index)
    keeps = not isinstance(engine, UnitEngine) or engine.cacheable
    store = Cache(cache if keeps else None, engine.fingerprint, engine.origin, fixed.key)
    done = 0
    try:
        for source, result in _results(list(indices), engine, fixed, store):
            for index in indices[source]:
                done += 1
                if progress is not None:
                    progress(done, len(sources))
                yield index, result
    finally:
        store.close()


def _results(sources: list[Source], engine: Engine, terms: Terms, store: Cache) -> Iterator[tuple[Source, Result]]:
    missing: list[Source] = []
    for source in sources:
        known = store.get(source)
        if known is None:
            missing.append(source)
        else:
            yield source, known
    if isinstance(engine, UnitEngine):
        for source in missing:
            result = engine.translate_unit(source)
            store.put([(source, result)])
            yield source, result
    elif isinstance(engine, SentenceEngine):
        for finished in _Scheduler(missing, engine, terms).run():
            store.put(finished)
            yield from finished


@dataclass(slots=True)
class _Job:
    """A unit in work, and the sentences it waits for."""

    source: Source
    routine: Routine[Result]
    request: list[Sentence] = field(default_factory=list)
    missing: set[Sentence] = field(default_factory=set)


class _Scheduler:
    """Keeps the engine busy with windows of sentences, and moves each unit on when its answers are there."""

    def __init__(self, sources: Sequence[Source], engine: SentenceEngine, terms: Terms) -> None:
        self._sources = deque(sources)
        self._engine = engine
        self._terms = terms
        self._answers: dict[Sentence, Translation] = {}
        self._queue: dict[Sentence, None] = {}
        """Sentences to submit, in order, each one once."""
        self._waiting: dict[Sentence, list[_Job]] = {}
        self._finished: list[tuple[Source, Result]] = []

    def run(self) -> Iterator[list[tuple[Source, Result]]]:
        """The results of units, a few at a time, as they are done."""
        running: deque[tuple[list[Sentence], Callable[[], Sequence[Translation]]]] = deque()
        while self._sources or self._queue or running:
            while self._sources and len(self._queue) < self._engine.window:
                source = self._sources.popleft()
                self._advance(_Job(source, translate_unit(source, self._engine, self._terms)), None)
            if self._queue and len(running) < _AHEAD:
                window = list(self._queue)[: self._engine.window]
                for sentence in window:
                    del self._queue[sentence]
                running.append((window, self._engine.submit(window)))
            elif running:
                window, wait = running.popleft()
                for sentence, translation in zip(window, wait(), strict=True):
                    self._answer(sentence, translation)
            if self._finished:
                yield self._finished
                self._finished = []

    def _answer(self, sentence: Sentence, translation: Translation) -> None:
        self._answers[sentence] = translation
        for job in self._waiting.pop(sentence, ()):
            job.missing.discard(sentence)
            if not job.missing:
                self._advance(job, [self._answers[asked] for asked in job.request])

    def _advance(self, job: _Job, answers: list[Translation] | None) -> None:
        """Send a routine its answers until it asks for something that is not known yet, or returns."""
        try:
            while True:
                job.request = next(job.routine) if answers is None else job.routine.send(answers)
                job.missing = {sentence for sentence in job.request if sentence not in self._answers}
                if job.missing:
                    break
                answers = [self._answers[asked] for asked in job.request]
        except StopIteration as stop:
            self._finished.append((job.source, stop.value))
            return
        for sentence in job.missing:
            if sentence not in self._waiting:
                self._queue[sentence] = None
            self._waiting.setdefault(sentence, []).append(job)

"""A catalog after an edit of its document: no translation is lost or attached to a wrong text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from i18n.catalog.catalog import Catalog
from i18n.catalog.entry import MEMORY, Entry
from i18n.catalog.matching import THRESHOLD, match
from i18n.catalog.messages import Message
from i18n.markdown.unit import Key

__all__ = ["Hit", "TranslationMemory", "Update", "update"]

OBSOLETE_THRESHOLD = 0.75
"""Least similarity to revive an obsolete entry for an edited text: it was removed, so it must fit well."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A translation from the memory; ``score`` is 1 for the same source text, ``origin`` a place."""

    source: str
    target: str
    score: float
    origin: str


class TranslationMemory(Protocol):
    """What ``update`` asks a memory of one pair of languages."""

    def exact(self, key: Key, kind: str) -> Hit | None:
        """A reviewed translation of the same text, from the same kind of unit where there are several."""

    def near(self, texts: Sequence[str]) -> list[Hit | None]:
        """For each text the reviewed translation of the most similar one, where it is similar enough."""


@dataclass(frozen=True, slots=True)
class Update:
    """The new catalog and what happened; ``catalog.changed`` tells whether there is anything to write."""

    catalog: Catalog
    added: tuple[Key, ...] = ()
    """New texts without a translation."""
    changed: tuple[Key, ...] = ()
    """Edited texts (their new keys): the translation was carried over and is fuzzy."""
    edited: tuple[tuple[Key, Key], ...] = ()
    """Old and new key of each text in ``changed``."""
    restored: tuple[Key, ...] = ()
    """Texts whose edit was taken back: the translation is what it was."""
    revived: tuple[Key, ...] = ()
    """Texts that came back from the obsolete entries."""
    removed: tuple[Key, ...] = ()
    """Texts that are gone; the translated ones are obsolete entries now."""
    filled: tuple[Key, ...] = ()
    """Texts filled in from the memory by an exact hit."""
    suggested: tuple[Key, ...] = ()
    """Texts with a similar text's translation from the memory, fuzzy."""
    migrated: tuple[Key, ...] = ()
    """Texts whose msgid a new release writes differently: the translation was carried over as it was."""


def update(
    catalog: Catalog,
    messages: Iterable[Message],
    *,
    now: datetime,
    memory: TranslationMemory | None = None,
    source_path: str | None = None,
    former: Callable[[str], Sequence[str]] | None = None,
) -> Update:
    """The catalog for the document as it is now; ``catalog`` itself is not changed.

    ``source_path`` is the document's new name where it was renamed. ``former`` gives the msgids that the
    release which wrote the catalog would have given a text (``i18n.catalog.migration``). The revision date
    becomes ``now`` only where an entry came, went or got another text or translation.
    """
    work = _Work(catalog, list(messages))
    work.same_key()
    if work.open_messages():
        work.edit_taken_back()
        if former:
            work.migrated(former)
    if memory:
        work.known(memory)
    if work.open_messages():
        work.other_context()
        work.similar()
        if memory:
            work.suggested(memory)
    new = catalog.successor(work.entries(), source_path)
    if any(work.log.values()):
        new.touch(now)
    log = {event: tuple(keys) for event, keys in work.log.items()}
    return Update(new, edited=tuple(work.edited), **log)


class _Work:
    """The steps of one update; each takes messages and old entries that no step before has taken."""

    def __init__(self, catalog: Catalog, messages: list[Message]) -> None:
        self.messages = messages
        self.found: list[Entry | None] = [None] * len(messages)
        self.old = {entry.key: entry for entry in catalog}
        self.order = [entry.key for entry in catalog if not entry.obsolete]
        self.used: set[Key] = set()
        self.edited: list[tuple[Key, Key]] = []
        self.log: dict[str, list[Key]] = {}

    def note(self, event: str, key: Key) -> None:
        self.log.setdefault(event, []).append(key)

    def open_messages(self) -> list[int]:
        return [index for index, entry in enumerate(self.found) if entry is None]

    def open_entries(self, *, obsolete: bool = False) -> list[Entry]:
        return [old for old in self.old.values() if old.obsolete == obsolete and old.key not in self.used]

    def take(self, index: int, old: Entry, *, mark: bool = False, **changes: object) -> None:
        """Give an old entry to a message, with the message's key, comments and references; and the review mark."""
        message = self.messages[index]
        self.used.add(old.key)
        self.found[index] = old.with_(
            msgid=message.key[1],
            context=message.key[0],
            comments=(*message.comments, old.review_mark) if mark else message.comments,
            references=message.references,
            obsolete=False,
            **changes,
        )

    def same_key(self) -> None:
        for index, message in enumerate(self.messages):
            old = self.old.get(message.key)
            if old is None:
                continue
            # a review mark that has served its turn stays until the entry changes: no file changes for it alone
            same = old.comments == message.comments or old.plain_comments == message.comments
            if same and old.references == message.references and not old.obsolete:
                self.used.add(message.key)
                self.found[index] = old
            else:
                self.take(index, old, mark=old.fuzzy and not old.draft)
                if old.obsolete:
                    self.note("revived", old.key)

    def edit_taken_back(self) -> None:
        """Give a text its reviewed translation back that became fuzzy by an edit which is undone now."""
        before = {old.previous: old for old in self.open_entries() if old.previous and old.fuzzy and old.msgstr}
        for index in self.open_messages():
            if old := before.pop(self.messages[index].key, None):
                self.take(index, old.with_fuzzy(old.draft), previous=None)
                self.note("restored", self.messages[index].key)

    def migrated(self, former: Callable[[str], Sequence[str]]) -> None:
        for index in self.open_messages():
            context, msgid = self.messages[index].key
            known = (self.old.get((context, before)) for before in former(msgid))
            old = next((entry for entry in known if entry and entry.key not in self.used), None)
            if old:
                self.take(index, old, mark=old.fuzzy and not old.draft)
                self.note("migrated", self.messages[index].key)

    def other_context(self) -> None:
        """Give a text that has got or lost a msgctxt its translation; one text may serve several contexts."""
        same: dict[str, Entry] = {}
        for old in self.old.values():
            if old.msgstr and (old.key not in self.used or old.msgid not in same):
                same[old.msgid] = old
        for index in self.open_messages():
            if entry := same.get(self.messages[index].key[1]):
                self.edit(index, entry)

    def edit(self, index: int, old: Entry) -> None:
        """Give an entry to an edited text: fuzzy, with the text that the translation was made for."""
        key = self.messages[index].key
        if not old.msgstr:
            self.take(index, old)
            self.note("added", key)
            return
        previous = old.previous if old.fuzzy and old.previous is not None else old.key
        self.take(index, old.with_fuzzy(True), mark=not old.draft, previous=previous)
        self.edited.append((old.key, key))
        self.note("changed", key)

    def similar(self) -> None:
        alive = self.open_entries()
        self.pair([old for old in alive if old.msgstr], THRESHOLD)
        self.pair([old for old in alive if not old.msgstr and (old.remarks or old.flags)], THRESHOLD)
        self.pair([old for old in self.open_entries(obsolete=True) if old.msgstr], OBSOLETE_THRESHOLD)

    def pair(self, entries: list[Entry], threshold: float) -> None:
        indices = self.open_messages()
        if not entries or not indices:
            return
        place = _Places(self, entries, indices)
        texts = [self.messages[index].key[1] for index in indices]
        for pair in match([old.msgid for old in entries], texts, threshold=threshold, bonus=place.bonus):
            self.edit(indices[pair.new], entries[pair.old])

    def known(self, memory: TranslationMemory) -> None:
        """Fill in what was reviewed elsewhere, also in old entries without a translation.

        That comes before similar texts of the document: a paragraph that was moved here should get its translation
        also where it is like one that is gone.
        """
        for index, message in enumerate(self.messages):
            entry = self.found[index]
            if entry is None or not (entry.msgstr or entry.fuzzy):
                hit = memory.exact(message.key, message.kind)
                if hit is not None and hit.score >= 1:
                    self.fill(index, hit)
                    self.note("filled", message.key)

    def suggested(self, memory: TranslationMemory) -> None:
        """Suggest translations of the same text that are ambiguous, else of similar texts, to new texts only."""
        open_messages = self.open_messages()
        exact = [memory.exact(self.messages[index].key, self.messages[index].kind) for index in open_messages]
        others = [index for index, hit in zip(open_messages, exact, strict=True) if hit is None]
        near = dict(zip(others, memory.near([self.messages[index].key[1] for index in others]), strict=True))
        for index, same in zip(open_messages, exact, strict=True):
            if hit := same or near[index]:
                self.fill(index, hit)
                self.note("suggested", self.messages[index].key)

    def fill(self, index: int, hit: Hit) -> None:
        message = self.messages[index]
        entry = self.found[index] or message.blank
        exact = hit.score >= 1
        if not exact:
            remark = f"{MEMORY} {hit.origin} {hit.score:.2f}"
            previous = (None, hit.source) if hit.source != entry.msgid else None
            entry = entry.with_(previous=previous, remarks=(*entry.remarks, remark))
        filled = entry.with_(msgstr=hit.target).with_fuzzy(not exact)
        marked = filled.previous is not None
        self.found[index] = filled.with_(comments=(*message.comments, filled.review_mark)) if marked else filled

    def entries(self) -> list[Entry]:
        """Entries in document order, then the obsolete ones: those that were, then those that became so."""
        alive: list[Entry] = []
        for message, entry in zip(self.messages, self.found, strict=True):
            if entry is None:
                entry = message.blank
                self.note("added", message.key)
            alive.append(entry)
        keys = {entry.key for entry in alive}
        obsolete = [old for old in self.open_entries(obsolete=True) if old.key not in keys]
        for gone in self.open_entries():
            if gone.key in keys:
                continue
            self.note("removed", gone.key)
            if gone.msgstr:
                obsolete.append(gone.with_(obsolete=True, comments=(), references=()))
        return [*alive, *obsolete]


class _Places:
    """Where old entries and messages stand, to choose between texts that are equally similar."""

    def __init__(self, work: _Work, entries: list[Entry], indices: list[int]) -> None:
        position = {key: place for place, key in enumerate(work.order)}
        self.old = [position.get(old.key) for old in entries]
        self.new = indices
        self.old_kinds = [old.kind for old in entries]
        self.new_kinds = [work.messages[index].kind for index in indices]
        self.lengths = (max(len(work.order), 1), max(len(work.messages), 1))
        kept = [entry.key if entry is not None else None for entry in work.found]
        self.before_new = _neighbours(kept)
        self.after_new = _neighbours(kept[::-1])[::-1]
        stayed = [key if key in work.used else None for key in work.order]
        self.before_old = _neighbours(stayed)
        self.after_old = _neighbours(stayed[::-1])[::-1]

    def bonus(self, old: int, new: int) -> float:
        """At most 0.06: the same neighbours that did not change, the same kind of unit, the same height."""
        bonus = 0.01 if self.old_kinds[old] == self.new_kinds[new] else 0.0
        place, index = self.old[old], self.new[new]
        if place is None:
            return bonus
        bonus += 0.02 if self.before_old[place] == self.before_new[index] else 0.0
        bonus += 0.02 if self.after_old[place] == self.after_new[index] else 0.0
        return bonus + 0.01 * (1 - abs(place / self.lengths[0] - index / self.lengths[1]))


def _neighbours(keys: list[Key | None]) -> list[Key | None]:
    """For each place the last key before it that is known."""
    last: Key | None = None
    result = []
    for key in keys:
        result.append(last)
        last = key if key is not None else last
    return result

"""Links of localized documents: where they lead, and how they are written to lead there from the output's place."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote

from i18n.markdown.links import Link, Outline, apply_changes, outline
from i18n.markdown.splice import Change
from i18n.workspace import Source, Workspace

__all__ = ["Dangling", "LinkMap", "Place", "split_target"]

_PAGE = frozenset({"top"})
"""Fragments that lead to the page itself (HTML, section 7.4.6.4)."""
_EXTERNAL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//|/|\{|<)")
_TARGET = re.compile(r"(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#(?P<fragment>.*))?\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link leads."""

    path: Path | None
    """The file or folder; ``None`` for the document itself."""
    source: Source | None
    """The source document there, if it is one that is localized."""
    fragment: str | None


@dataclass(frozen=True, slots=True)
class Dangling:
    """A link that leads nowhere."""

    link: Link
    reason: str


def split_target(target: str) -> tuple[str, str, str | None]:
    """Path, query (with its question mark) and fragment of a target."""
    match = _TARGET.match(target)
    assert match is not None  # noqa: S101 - the pattern matches every string
    return match["path"], match["query"] or "", match["fragment"]


class LinkMap:
    """The documents of one language, as their links see them.

    ``localized`` gives the localized document of a source, ``None`` where there is none yet.
    """

    def __init__(
        self,
        workspace: Workspace,
        sources: Sequence[Source],
        language: str,
        localized: Callable[[Source], bytes | None],
        read: Callable[[Source], str],
    ) -> None:
        self._workspace = workspace
        self._language = language
        self._localized = localized
        self._read = read
        self._sources = {source.home.resolve(): source for source in sources}
        self._before: dict[Path, Outline] = {}
        self._after: dict[Path, Outline] = {}

    def localized(self, source: Source) -> bytes | None:
        """The localized document of ``source`` with its links as merge writes them; ``None`` without a catalog."""
        data = self._localized(source)
        return self.written(source, data) if data is not None else None

    def written(self, source: Source, data: bytes) -> bytes:
        """The localized document ``data`` of ``source`` with links and ids as the configuration wants them."""
        if self._workspace.config.links == "keep":
            return data
        data = self._rewrite(source, data)
        return self._keep_ids(source, data) if self._workspace.config.anchors == "keep-ids" else data

    def _rewrite(self, source: Source, data: bytes) -> bytes:
        """The localized document ``data`` of ``source`` with targets that lead from its place to where they did."""
        changes = [
            Change(link.start, link.end, target)
            for link in _outline(data).links
            if (target := self._target(source, link)) is not None and target != link.raw
        ]
        return apply_changes(data, changes) if changes else data

    def _keep_ids(self, source: Source, data: bytes) -> bytes:
        """The localized document with the source's anchors as explicit ids of its headings."""
        headings = zip(self._source_outline(source).headings, _outline(data).headings, strict=False)
        changes = [
            Change(new.end, new.end, f" {{#{old.anchor}}}")
            for old, new in headings
            if not old.explicit and old.anchor and old.anchor != new.anchor
        ]
        return apply_changes(data, changes) if changes else data

    def find(self, source: Source, link: Link) -> Place | None:
        """Where ``link`` of ``source`` leads; ``None`` for a target outside of the project's files."""
        if _EXTERNAL.match(link.target) or not link.target:
            return None
        path, _, fragment = split_target(link.target)
        path, fragment = unquote(path), unquote(fragment) if fragment is not None else None
        if not path:
            return Place(None, source, fragment)
        base = source.home.resolve().parent
        for candidate in _candidates(path):
            found = Path(os.path.normpath(base / candidate))
            if found in self._sources:
                return Place(found, self._sources[found], fragment)
            if found.is_file():
                return Place(found, None, fragment)
        folder = Path(os.path.normpath(base / path))
        return Place(folder, None, fragment)

    def dangling(self, source: Source) -> list[Dangling]:
        """Links of the source itself that lead nowhere."""
        found = []
        for link in self._source_outline(source).links:
            place = self.find(source, link)
            if place is None:
                continue
            if place.path is not None and place.source is None and not place.path.exists():
                found.append(Dangling(link, "there is no such file"))
            elif place.fragment and place.source is not None:
                anchors = self._source_outline(place.source).anchors
                if place.fragment not in anchors | _PAGE and place.fragment.lower() not in anchors:
                    found.append(Dangling(link, f"no heading has the anchor “{place.fragment}”"))
        return found

    def dangling_localized(self, source: Source, data: bytes) -> list[Dangling]:
        """Links of the localized document ``data`` that lead nowhere from the output's place.

        They have the lines of the source's links, unless a translation has more or fewer, so that they cannot be told
        apart; then the lines are those of ``data``.
        """
        links, originals = _outline(data).links, self._source_outline(source).links
        if len(links) == len(originals):
            links = tuple(replace(new, line=old.line) for new, old in zip(links, originals, strict=True))
        base = self._workspace.output(source, self._language).resolve().parent
        found = []
        for link in links:
            if _EXTERNAL.match(link.target) or not link.target:
                continue
            path, _, fragment = split_target(link.target)
            target: Source | None = source
            if path:
                places = [Path(os.path.normpath(base / candidate)) for candidate in _candidates(unquote(path))]
                target = next((self._outputs[place] for place in places if place in self._outputs), None)
                if target is None and not any(place.exists() for place in (*places, base / unquote(path))):
                    found.append(Dangling(link, "nothing is there from the place of the localized document"))
                    continue
            if fragment and target is not None and unquote(fragment) not in self._anchors_after(target):
                found.append(Dangling(link, f"no heading of the localized document has the anchor “{fragment}”"))
        return found

    @cached_property
    def _outputs(self) -> dict[Path, Source]:
        """The sources by the places of their localized documents."""
        sources = self._sources.values()
        return {self._workspace.output(source, self._language).resolve(): source for source in sources}

    def _anchors_after(self, source: Source) -> frozenset[str]:
        """The anchors of the localized document of ``source`` as merge writes it."""
        kept = self._workspace.config.links == "rewrite" and self._workspace.config.anchors == "keep-ids"
        before = self._source_outline(source).anchors if kept else frozenset()
        return self._localized_outline(source).anchors | before | _PAGE

    def _target(self, source: Source, link: Link) -> str | None:
        """What to write for ``link`` in the localized document; ``None`` to leave it."""
        place = self.find(source, link)
        if place is None:
            return None
        path, query, fragment = split_target(link.raw)
        here = self._workspace.output(source, self._language).parent
        if place.path is not None:
            new = self._path(place, here)
            written = _written_path(path, new, link.bracketed) if new is not None else path
            if os.path.normpath(unquote(path)) != os.path.normpath(unquote(written)):
                path = written
        if fragment and place.source is not None and self._workspace.config.anchors == "follow":
            fragment = self._fragment(place.source, fragment)
        return path + query + (f"#{fragment}" if fragment is not None else "")

    def _path(self, place: Place, here: Path) -> str | None:
        """The relative path from the folder ``here`` to where a link leads; ``None`` where nothing is there."""
        assert place.path is not None  # noqa: S101 - asked for by the caller
        if place.source is not None:
            return _relative(self._workspace.output(place.source, self._language), here)
        return _relative(place.path, here) if place.path.exists() else None

    def _fragment(self, source: Source, fragment: str) -> str:
        """The anchor in the localized document for one of the source document."""
        wanted = unquote(fragment)
        before, after = self._source_outline(source), self._localized_outline(source)
        for old, new in zip(before.headings, after.headings, strict=False):
            if old.anchor in (wanted, wanted.lower()):
                return quote(new.anchor, safe="") if fragment != wanted else new.anchor
        return fragment

    def _source_outline(self, source: Source) -> Outline:
        """The outline of a source."""
        if source.home not in self._before:
            self._before[source.home] = outline(self._read(source))
        return self._before[source.home]

    def _localized_outline(self, source: Source) -> Outline:
        """The outline of a localized document, before its links are written; the source's where there is none."""
        if source.home not in self._after:
            data = self._localized(source)
            self._after[source.home] = _outline(data) if data is not None else self._source_outline(source)
        return self._after[source.home]


def _outline(data: bytes) -> Outline:
    return outline(data.decode("utf-8", "surrogatepass"))


def _candidates(path: str) -> list[str]:
    """The files that a path may mean: itself, with the suffix that documentation sites leave out, a folder's index."""
    if path.endswith("/"):
        return [path + "index.md", path + "README.md"]
    if path.endswith(".html"):
        return [path, path.removesuffix(".html") + ".md"]
    return [path, path + ".md", path + ".mdx", path + "/index.md", path + "/README.md"]


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _written_path(old: str, new: str, bracketed: bool) -> str:
    """``new`` in the manner of ``old``: without a suffix that ``old`` left out, encoded where it was or has to be."""
    for ending in (".md", ".mdx", "/index.md", "/README.md"):
        if new.endswith(ending) and not old.endswith(ending) and not old.endswith(".md"):
            new = new.removesuffix(ending) + ("/" if old.endswith("/") else "")
            break
    if old.endswith("/") and not new.endswith("/"):
        new += "/"
    if "%" in old:
        return quote(new, safe="/")
    return new if bracketed else quote(new, safe="/" + "".join(c for c in new if ord(c) > 0x7F) + "!$&'*+,;=:@~")

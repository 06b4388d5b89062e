"""Links of localized documents: where they lead, and how they are written to lead there from the output's place."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
        self._outlines: dict[Path, tuple[Outline, Outline]] = {}

    def localized(self, source: Source) -> bytes | None:
        """The localized document of ``source`` with its links as merge writes them; ``None`` without a catalog."""
        data = self._localized(source)
        if data is None or self._workspace.config.links == "keep":
            return data
        data = self.rewrite(source, data)
        return self.keep_ids(source, data) if self._workspace.config.anchors == "keep-ids" else data

    def rewrite(self, source: Source, data: bytes) -> bytes:
        """The localized document ``data`` of ``source`` with targets that lead from its place to where they did."""
        page = outline(data.decode("utf-8", "surrogatepass"))
        changes = [
            Change(link.start, link.end, target)
            for link in page.links
            if (target := self._target(source, link)) is not None and target != link.raw
        ]
        return apply_changes(data, changes) if changes else data

    def keep_ids(self, source: Source, data: bytes) -> bytes:
        """The localized document with the source's anchors as explicit ids of its headings."""
        before, after = self._pair(source, data)
        changes = [
            Change(new.end, new.end, f" {{#{old.anchor}}}")
            for old, new in zip(before.headings, after.headings, strict=False)
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
        for link in outline(self._read(source)).links:
            place = self.find(source, link)
            if place is None:
                continue
            if place.path is not None and place.source is None and not place.path.exists():
                found.append(Dangling(link, "there is no such file"))
            elif place.fragment and place.source is not None:
                anchors = self._pair(place.source)[0].anchors
                if place.fragment not in anchors | _PAGE and place.fragment.lower() not in anchors:
                    found.append(Dangling(link, f"no heading has the anchor “{place.fragment}”"))
        return found

    def dangling_localized(self, source: Source, data: bytes) -> list[Dangling]:
        """Links of the localized document ``data`` that lead nowhere from the output's place."""
        outputs = {self._workspace.output(other, self._language).resolve(): other for other in self._sources.values()}
        base = self._workspace.output(source, self._language).resolve().parent
        found = []
        for link in outline(data.decode("utf-8", "surrogatepass")).links:
            if _EXTERNAL.match(link.target) or not link.target:
                continue
            path, _, fragment = split_target(link.target)
            target: Source | None = source
            if path:
                places = [Path(os.path.normpath(base / candidate)) for candidate in _candidates(unquote(path))]
                target = next((outputs[place] for place in places if place in outputs), None)
                if target is None and not any(place.exists() for place in (*places, base / unquote(path))):
                    found.append(Dangling(link, "nothing is there from the place of the localized document"))
                    continue
            if fragment and target is not None and unquote(fragment) not in self._anchors_after(target):
                found.append(Dangling(link, f"no heading of the localized document has the anchor “{fragment}”"))
        return found

    def source_lines(self, source: Source, data: bytes) -> dict[int, int]:
        """For each link of the localized document ``data``, by its offset, the line of that link in the source.

        Empty where a translation has more or fewer links, so that they cannot be told apart.
        """
        before, after = outline(self._read(source)).links, outline(data.decode("utf-8", "surrogatepass")).links
        if len(before) != len(after):
            return {}
        return {new.start: old.line for old, new in zip(before, after, strict=True)}

    def _anchors_after(self, source: Source) -> frozenset[str]:
        """The anchors of the localized document of ``source`` as merge writes it."""
        before, after = self._pair(source)
        kept = self._workspace.config.links == "rewrite" and self._workspace.config.anchors == "keep-ids"
        return after.anchors | (before.anchors if kept else frozenset()) | _PAGE

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
        before, after = self._pair(source)
        wanted = unquote(fragment)
        for old, new in zip(before.headings, after.headings, strict=False):
            if old.anchor in (wanted, wanted.lower()):
                return quote(new.anchor, safe="") if fragment != wanted else new.anchor
        return fragment

    def _pair(self, source: Source, data: bytes | None = None) -> tuple[Outline, Outline]:
        """The outlines of a source and of its localized document."""
        key = source.home
        if key not in self._outlines:
            before = outline(self._read(source))
            if data is None:
                data = self._localized(source)
            after = outline(data.decode("utf-8", "surrogatepass")) if data is not None else before
            self._outlines[key] = before, after
        return self._outlines[key]


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

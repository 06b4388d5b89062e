"""What a rule is, what it looks at, and what it finds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from i18n.catalog.catalog import Catalog
from i18n.catalog.glossary import Glossary
from i18n.catalog.locales import Locale
from i18n.markdown.document import Document

__all__ = ["Finding", "Rule", "Severity", "Subject"]


class Severity(Enum):
    """How much a finding weighs: an error fails the check, a warning is only shown."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Subject:
    """One source in one language, as the rules see it."""

    document: Document
    catalog: Catalog | None
    """``None`` where there is no catalog yet."""
    locale: Locale
    source_path: str
    """Path of the source for messages."""
    catalog_path: str
    damaged: bool
    """Whether the source's text is damaged."""
    glossary: Glossary
    """The terms of the language."""
    dangling: Sequence[tuple[int, str, str]] = ()
    """Line, target and reason of each link of the source that leads nowhere."""
    dangling_localized: Sequence[tuple[int, str, str]] = ()
    """The same for the localized document; lines are its own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, at one place."""

    code: str
    name: str
    severity: Severity
    file: str
    line: int
    """Counted from 1."""
    message: str
    msgid: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; ``check`` yields ``(file, line, message, msgid)`` for each place that breaks it."""

    code: str
    """Stable: a letter for the group and three digits."""
    name: str
    severity: Severity
    summary: str
    """The rule in one line."""
    good: str
    bad: str
    check: Callable[[Subject], Iterator[tuple[str, int, str, str]]]

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """The findings in ``subject``."""
        for file, line, message, msgid in self.check(subject):
            yield Finding(self.code, self.name, self.severity, file, line, message, msgid)

"""S002: code, URLs, tags and placeholders come back in the translation."""

from collections import Counter
from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject
from i18n.markdown.inline import Kind, parse_inline
from i18n.markdown.unit import Unit

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    if subject.catalog is None or subject.damaged:
        return
    translations = subject.catalog.translations()
    seen = set()
    for unit in subject.document.units:
        translation = translations.get(unit.key)
        if translation is None or translation == unit.msgid or unit.key in seen:
            continue
        seen.add(unit.key)
        message = difference(unit, translation, subject.document.references)
        if message:
            yield subject.source_path, unit.line, message, unit.msgid


def difference(unit: Unit, translation: str, references: tuple[str, ...]) -> str:
    """What the translation lacks or has too much, in words; empty if its opaque parts are the source's."""
    source = _opaque(unit.msgid, unit, references)
    target = _opaque(translation, unit, references)
    parts = []
    if lost := list((source - target).elements()):
        parts.append("the translation lacks " + ", ".join(lost))
    if more := list((target - source).elements()):
        parts.append("the translation adds " + ", ".join(more))
    return "; ".join(parts)


def _opaque(text: str, unit: Unit, references: tuple[str, ...]) -> Counter[str]:
    """The parts that no translation changes: code, tags, placeholders, link and image targets."""
    found: Counter[str] = Counter()
    for token in parse_inline(text, unit.syntax, references):
        if token.kind in (Kind.CODE, Kind.ATOM):
            found[text[token.start : token.end]] += 1
        elif token.target is not None:
            found[text[slice(*token.target)]] += 1
    return found


RULE = Rule(
    "S002",
    "markup",
    Severity.WARNING,
    "Code, URLs, tags and placeholders of the source stand in the translation.",
    'msgid "运行 `make`"\nmsgstr "Run `make`"',
    'msgid "运行 `make`"\nmsgstr "Run make"',
    _check,
)

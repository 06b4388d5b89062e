"""L002: links of a localized document lead somewhere from its place."""

from collections.abc import Iterator

from i18n.checks.rule import Rule, Severity, Subject

__all__ = ["RULE"]


def _check(subject: Subject) -> Iterator[tuple[str, int, str, str]]:
    known = {target for _, target, _ in subject.dangling}
    for line, target, reason in subject.dangling_localized:
        if target not in known:
            message = f"in {subject.locale.english_name} the link to {target} leads nowhere: {reason}"
            yield subject.source_path, line, message, ""


RULE = Rule(
    "L002",
    "dangling-localized-link",
    Severity.WARNING,
    "A relative link leads somewhere from the place of the localized document, too.",
    'links = "rewrite" in the configuration',
    '[许可](../LICENSE) in a document that is localized to another depth, with links = "keep"',
    _check,
)

"""The rules in the order they are run and reported, and how they are selected."""

from collections.abc import Sequence

from i18n.checks.rule import Finding, Rule, Subject
from i18n.checks.rules import (
    damaged,
    dangling,
    dangling_localized,
    directives,
    fuzzy,
    glossary,
    markup,
    stale,
    structure,
    untranslated,
)
from i18n.errors import ConfigError

__all__ = ["RULES", "run_rules", "select_rules"]

RULES: tuple[Rule, ...] = (
    damaged.RULE,
    directives.RULE,
    stale.RULE,
    untranslated.RULE,
    fuzzy.RULE,
    structure.RULE,
    markup.RULE,
    glossary.RULE,
    dangling.RULE,
    dangling_localized.RULE,
)


def select_rules(select: Sequence[str], ignore: Sequence[str]) -> list[Rule]:
    """The rules whose code starts with, or whose name is, one of ``select`` (all without any) and none of ``ignore``.

    Raises ``ConfigError`` for a selector that fits no rule.
    """
    for selector in (*select, *ignore):
        if not any(_fits(rule, selector) for rule in RULES):
            known = ", ".join(f"{rule.code} ({rule.name})" for rule in RULES)
            raise ConfigError(f"There is no rule “{selector}”. Known rules: {known}.")
    return [
        rule
        for rule in RULES
        if (not select or any(_fits(rule, selector) for selector in select))
        and not any(_fits(rule, selector) for selector in ignore)
    ]


def run_rules(rules: Sequence[Rule], subject: Subject) -> list[Finding]:
    """All findings in ``subject``, by line."""
    found = [finding for rule in rules for finding in rule.findings(subject)]
    return sorted(found, key=lambda finding: (finding.file, finding.line))


def _fits(rule: Rule, selector: str) -> bool:
    return rule.code.startswith(selector.upper()) or rule.name == selector.lower()

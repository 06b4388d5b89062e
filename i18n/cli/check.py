"""``i18n check``."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from i18n.cli.console import Console
from i18n.cli.options import ConfigOption, JsonOption, Paths, QuietOption, ToOption, open_workspace

if TYPE_CHECKING:
    from i18n.checks.rule import Finding

__all__ = ["command"]


class Format(StrEnum):
    """Formats of the report."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


def command(
    paths: Paths = None,
    to: ToOption = None,
    output_format: Annotated[Format, typer.Option("--format", help="Format of the report.")] = Format.TEXT,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="RULE", help="Only these rules (T001, T, fuzzy …), repeatable."),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULE", help="Not these rules, repeatable.")
    ] = None,
    min_translated: Annotated[
        float | None,
        typer.Option(
            "--min-translated",
            metavar="PERCENT",
            min=0.0,
            max=100.0,
            help="Accept untranslated and fuzzy units (T) while at least so many are reviewed in each language.",
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Bring stale catalogs up to date (as i18n extract does), then check.")
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    quiet: QuietOption = False,
) -> None:
    """Check sources and catalogs: the gate for CI.

    Finds untranslated, unreviewed and damaged text, translations that change the structure of their document, stale
    catalogs and misspelt directives. Exits with 1 if there are errors.
    """
    from datetime import datetime

    from i18n.checks.registry import select_rules
    from i18n.checks.reporters import REPORTERS
    from i18n.checks.rule import Severity
    from i18n.cli.reports import count
    from i18n.steps.catalogs import target_locales
    from i18n.steps.check import check
    from i18n.steps.extract import extract

    console = Console(quiet=quiet)
    rules = select_rules(_split(select), _split(ignore))
    workspace = open_workspace(config, paths)
    locales = target_locales(workspace.config, to)
    sources = workspace.sources(paths or ())
    if fix:
        extract(workspace, sources, locales, now=datetime.now().astimezone())
    result = check(workspace, sources, locales, rules)
    findings = list(result.findings)
    short = []
    if min_translated is not None:
        findings = [finding for finding in findings if not finding.code.startswith("T")]
        short = [code for code, counts in result.counts.items() if counts.percent < min_translated]
    findings += [_short(code, result.counts[code].percent, min_translated or 0.0) for code in short]
    text = REPORTERS["json" if as_json else output_format.value](findings)
    if text:
        console.result(text)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    console.say(f"{count(errors, 'error')}, {count(len(findings) - errors, 'warning')}.")
    if errors:
        raise typer.Exit(1)


def _short(code: str, percent: float, wanted: float) -> "Finding":
    """The finding that too little is reviewed in one language."""
    from i18n.checks.rule import Finding, Severity

    message = f"{code}: {int(percent * 10) / 10:g} % reviewed, {wanted:g} % wanted"
    return Finding("T000", "min-translated", Severity.ERROR, ".", 1, message)


def _split(selectors: list[str] | None) -> list[str]:
    """Selectors may be repeated or joined by commas."""
    return [part.strip() for item in selectors or () for part in item.split(",") if part.strip()]

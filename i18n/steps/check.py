"""Running the rules over sources and catalogs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from i18n.catalog.catalog import Counts
from i18n.catalog.locales import Locale
from i18n.checks.registry import run_rules
from i18n.checks.rule import Finding, Rule, Subject
from i18n.files import shown_path
from i18n.markdown.document import Document
from i18n.steps.catalogs import parse_catalog
from i18n.steps.glossaries import read_glossary
from i18n.steps.link_targets import LinkMap
from i18n.steps.load import is_damaged, read_text, reference_path, segment_options
from i18n.steps.merge import link_map
from i18n.workspace import Source, Workspace

__all__ = ["Checked", "check"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules found, and the counts by language code."""

    findings: tuple[Finding, ...]
    counts: dict[str, Counts]


def check(
    workspace: Workspace, sources: Sequence[Source], locales: Mapping[str, Locale], rules: Sequence[Rule]
) -> Checked:
    """Apply ``rules`` to each source in each language; nothing is written."""
    findings: dict[Finding, None] = {}
    counts = dict.fromkeys(locales, Counts())
    glossaries = {code: read_glossary(workspace.config, locale) for code, locale in locales.items()}
    links = _link_maps(workspace, sources, locales) if any(rule.code.startswith("L") for rule in rules) else {}
    for source in sources:
        text = read_text(source)
        document = Document(text, segment_options(workspace.config))
        damaged = is_damaged(source, text, workspace.config)
        for code, locale in locales.items():
            path = workspace.catalog(source, locale.code)
            catalog = parse_catalog(path, reference_path(source, workspace.config), locale.code)
            subject = Subject(document, catalog, locale, source.shown, shown_path(path), damaged, glossaries[code])
            if code in links and not damaged:
                subject = _with_links(subject, links[code], source)
            findings.update(dict.fromkeys(run_rules(rules, subject)))
            if catalog is not None:
                counts[code] += catalog.counts()
            else:
                missing = len({unit.key for unit in document.units})
                counts[code] += Counts(untranslated=missing)
    return Checked(tuple(findings), counts)


def _link_maps(workspace: Workspace, sources: Sequence[Source], locales: Mapping[str, Locale]) -> dict[str, LinkMap]:
    """The links of all documents, for each language as merge would write them."""
    everything = workspace.all_sources(sources)
    return {code: link_map(workspace, everything, code, locale, draft=False) for code, locale in locales.items()}


def _with_links(subject: Subject, links: LinkMap, source: Source) -> Subject:
    dangling = [(item.link.line, item.link.raw, item.reason) for item in links.dangling(source)]
    data = links.localized(source)
    localized = links.dangling_localized(source, data) if data is not None else []
    return replace(
        subject,
        dangling=dangling,
        dangling_localized=[(item.link.line, item.link.raw, item.reason) for item in localized],
    )

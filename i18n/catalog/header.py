"""The header of a catalog: the fields gettext expects, and one of ours that names the source document."""

from datetime import datetime

from i18n import __version__
from i18n.catalog.entry import Entry

__all__ = ["SOURCE_FIELD", "date", "field", "new_header", "template_header", "with_field"]

SOURCE_FIELD = "X-Source-Path"
"""Header field with the path of the source document; tools keep fields they do not know."""


def field(header: Entry, name: str) -> str | None:
    """The value of a header field; ``None`` where it is missing."""
    prefix = f"{name}: "
    for line in header.msgstr.split("\n"):
        if line.startswith(prefix):
            return line[len(prefix) :]
        if line == f"{name}:":
            return ""
    return None


def with_field(header: Entry, name: str, value: str) -> Entry:
    """The header with a field set in its place, or appended; the other fields keep order and text."""
    lines = header.msgstr.removesuffix("\n").split("\n") if header.msgstr else []
    new = f"{name}: {value}"
    for index, line in enumerate(lines):
        if line.startswith(f"{name}:"):
            lines[index] = new
            break
    else:
        lines.append(new)
    return header.with_(msgstr="".join(f"{line}\n" for line in lines))


def date(now: datetime) -> str:
    """A date as gettext writes it: ``2026-11-24 10:50+0000``. A naive time is taken as local."""
    return (now if now.tzinfo else now.astimezone()).strftime("%Y-%m-%d %H:%M%z")


def new_header(
    source_path: str,
    *,
    language: str,
    language_name: str,
    plural_forms: str,
    project: str,
    bugs: str,
    now: datetime,
) -> Entry:
    """The header of a new PO file; ``language`` is a POSIX name, ``plural_forms`` the field's value."""
    fields = {
        "Project-Id-Version": project,
        "Report-Msgid-Bugs-To": bugs,
        "POT-Creation-Date": date(now),
        "PO-Revision-Date": date(now),
        "Last-Translator": "Automatically generated",  # the words of msginit --no-translator
        "Language-Team": language_name,
        "Language": language,
        "Plural-Forms": plural_forms,
    }
    return _header(f"{language_name} translation of {source_path}", source_path, fields)


def template_header(source_path: str, *, project: str, bugs: str, now: datetime) -> Entry:
    """The header of a template (POT), with the placeholders that xgettext writes and msginit looks for."""
    fields = {
        "Project-Id-Version": project,
        "Report-Msgid-Bugs-To": bugs,
        "POT-Creation-Date": date(now),
        "PO-Revision-Date": "YEAR-MO-DA HO:MI+ZONE",
        "Last-Translator": "FULL NAME <EMAIL@ADDRESS>",
        "Language-Team": "LANGUAGE <LL@li.org>",
        "Language": "",
        "Plural-Forms": "",
    }
    return _header(f"Template for translations of {source_path}", source_path, fields, ("fuzzy",))


def _header(title: str, source_path: str, fields: dict[str, str], flags: tuple[str, ...] = ()) -> Entry:
    plural_forms = fields.pop("Plural-Forms")
    fields |= {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if plural_forms:
        fields["Plural-Forms"] = plural_forms
    fields |= {"X-Generator": f"md-i18n {__version__}", SOURCE_FIELD: source_path}
    text = "".join(f"{name}: {' '.join(value.splitlines()).strip()}\n" for name, value in fields.items())
    return Entry("", msgstr=text, remarks=(" ".join(title.split()) + ".",), flags=flags)

"""What MDX adds to Markdown and CommonMark takes for paragraphs: modules' import and export statements."""

import re

__all__ = ["is_esm"]

_NAMES = r"(?:[\w$]+|\*\s*as\s+[\w$]+|\{[^{}]*\})"
_END = r"[ \t]*(?:;|\n|\Z|//|/\*)"
_IMPORT = re.compile(
    r"import(?=[\s{*\"'])\s*"
    rf"(?:(?:type\s+)?{_NAMES}(?:\s*,\s*{_NAMES})*\s*from\s*)?(?:\"[^\"\n]+\"|'[^'\n]+'){_END}"
)
_EXPORT = re.compile(
    r"export\s+(?:default\s+[\w$({\[<\"'`!-]"
    r"|(?:async\s+)?function\b\s*\*?\s*[\w$(]"
    r"|(?:const|let|var|class|type|interface|enum)\s+[\w$\[{]"
    r"|\{[^{}]*\}|\*\s*(?:as\s+[\w$]+\s+)?from\b)",
    re.ASCII,
)


def is_esm(text: str) -> bool:
    """Whether a paragraph is JavaScript of an MDX document: it starts with an import or export.

    MDX decides by the word at the line's start and fails on prose; this asks for a whole statement, because
    documents that are no MDX have paragraphs like “import 语句…”.
    """
    return _IMPORT.match(text) is not None or _EXPORT.match(text) is not None

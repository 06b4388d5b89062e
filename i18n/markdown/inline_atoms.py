"""What is opaque inside inline text: URLs, placeholders, expressions, formulas, emoji.

The patterns are shared by all syntaxes; :mod:`i18n.markdown.inline` decides where they may apply. Each one is
written so that prose in Chinese does not match by accident: an amount of money is not a formula, a
percentage not a placeholder.
"""

import re

__all__ = [
    "ATOM",
    "ENTITY",
    "MARKDOWN_ATOM",
    "MARKDOWN_STOP",
    "OPAQUE_ELEMENT",
    "PLAIN_STOP",
    "TAG",
    "url_end",
]

HAN = (
    r"\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff"
)
"""Character class body: ideographs, kana and hangul, the letters of the scripts written without spaces."""
_WIDE_PUNCTUATION = (
    r"\u2014\u2018-\u201d\u2026\u3000-\u3004\u3008-\u3020\u3030\uff0"
    r"1-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)

_EMOJI_BASE = (
    r"[\u231a\u231b\u23e9-\u23f3\u23f8-\u23fa\u25fd\u25fe\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626"
    r"\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e\u267f\u2692-\u2697"
    r"\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4"
    r"\u26e9\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734"
    r"\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c"
    r"\u2b50\u2b55\u3030\u303d\u3297\u3299\U0001f004\U0001f0cf\U0001f170-\U0001f251\U0001f300-\U0001f64f\U0001f680-\U0001f6ff"
    r"\U0001f7e0-\U0001f7eb\U0001f90c-\U0001f9ff\U0001fa70-\U0001faff]"
)
_EMOJI = (
    r"(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3|"
    rf"{_EMOJI_BASE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?(?:\u200d(?:{_EMOJI_BASE}|[\u2640\u2642])\ufe0f?[\U0001f3fb-\U0001f3ff]?)*)"
)

# A URL written in Chinese text has no space after it. Ideographs belong to it only where a separator of URLs
# goes before them (`/wiki/中文`, `?q=中文`); after a letter they are the sentence going on
# (`https://example.com查看`).
_URL_CHARACTER = rf"(?:[^\s<>\"`\[\]{{}}|\\^{HAN}{_WIDE_PUNCTUATION}]|(?<=[/\-_=#?&{HAN}])[{HAN}])"
_URL = rf"(?<![A-Za-z0-9_])(?:(?:https?|ftp|wss?|file)://|www\.(?=[A-Za-z0-9])|mailto:(?=\S)){_URL_CHARACTER}+"
_EMAIL = r"(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]*[A-Za-z0-9])+"

_BRACED = rf"[^{{}}\n*`{HAN}]*"
_PLACEHOLDER = "|".join(
    [
        r"\{\{.*?\}\}\}?",  # Vue, Jinja, Handlebars, Hugo
        r"\{%.*?%\}",
        r"\{#\s.*?\s#\}",
        r"\$\{[^{}]*\}",
        r"\{/\*.*?\*/\}",  # a comment in MDX
        r"\{[:#.][^{}\n]*\}",  # attribute lists
        r"\{\s*[A-Za-z][\w-]*=[^{}\n]*\}",
        rf"\{{{_BRACED}(?:\{{{_BRACED}\}}{_BRACED})*\}}",  # {name}, {0}, JSX expressions
        r"\{[^{}\n*`]*[\"'][^{}\n*`]*\}",  # {t("文字")}
        r"%\([A-Za-z_]\w*\)[a-zA-Z]",
        r"(?<![0-9A-Za-z%])%(?:\d+\$)?[-+#0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z)?[sdiufxXeEgGcpo@](?![A-Za-z0-9])",
        r"%[A-Z_][A-Z0-9_]*%",
    ]
)

ATOM = re.compile(
    rf"(?P<url>{_URL}|{_EMAIL})|(?P<placeholder>{_PLACEHOLDER})|(?P<emoji>{_EMOJI})"
    r"|(?P<mention>(?<![A-Za-z0-9_./@-])@[A-Za-z0-9](?:[A-Za-z0-9_./-]*[A-Za-z0-9])?)",
    re.DOTALL | re.ASCII,
)
"""What no syntax translates. The group's name is the atom's; a ``url`` still needs :func:`url_end`."""

_MATH = "|".join(
    [
        r"\$\$.+?\$\$",
        # As in Pandoc: no space inside the dollars, no digit behind them; no ideographs, for amounts of
        # money.
        rf"(?<![\\$0-9A-Za-z])\$(?=[^\s$])(?:\\.|[^$\n`{HAN}{_WIDE_PUNCTUATION}])*?(?<![\s\\])\$(?![0-9$])",
        rf"\\\((?:[^\n{HAN}]*?[\\^_=+{{}}<>-][^\n{HAN}]*?|\s*[A-Za-z]\s*)\\\)",
    ]
)
MARKDOWN_ATOM = re.compile(
    rf"(?P<math>{_MATH})"
    r"|(?P<shortcode>(?<![A-Za-z0-9:]):(?=[0-9+-]*[a-z])[a-z0-9_+-]+:(?![A-Za-z0-9]))"
    r"|(?P<footnote>\[\^[^\s\[\]]+\])"
    r"|(?P<alert>\[![A-Za-z]+\][+-]?)"
    r"|(?P<wiki>!?\[\[[^\[\]\n]+\]\](?![(\[]))",
    re.DOTALL,
)
"""What only Markdown, or one of its common extensions, treats as opaque."""

_LETTER_STARTS = (
    r"(?<![A-Za-z0-9_])(?:https?://|ftp://|wss?://|file://|www\.|mailto:)|(?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9]"
    rf"|[\U0001f1e6-\U0001f1ff]|[0-9#*](?=\ufe0f?\u20e3)|{_EMOJI_BASE}"
)
MARKDOWN_STOP = re.compile(rf"[\n!$%&*:<@\[\\\]_`{{~]|{_LETTER_STARTS}", re.ASCII)
"""Where plain Markdown text may end: a character some rule begins with."""
PLAIN_STOP = re.compile(rf"[\n$%&<@`{{]|{_LETTER_STARTS}", re.ASCII)
"""The same for the syntaxes without Markdown."""

_ATTRIBUTE = r"\s+[A-Za-z_:@#][\w:.@-]*(?:\s*=\s*(?:[^\"'=<>`\x00-\x20]+|'[^']*'|\"[^\"]*\"))?"
TAG = re.compile(
    rf"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<![A-Za-z][^>]*>|<(?P<close>/)?(?P<name>[A-Za-z][\w:.-]*)(?:{_ATTRIBUTE})*\s*(?P<void>/)?>",
    re.DOTALL,
)
"""A tag, comment or declaration of HTML; also Vue's ``@click`` and ``#slot`` attributes."""
ENTITY = re.compile(r"&(?:#[xX][0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
QUOTED_CODE = re.compile(r"`[^`\n]+`|``[^\n]+?``")
"""Code in plain text: front matter and comments are written by people who are used to Markdown."""
OPAQUE_ELEMENT = re.compile(
    r"<(code|kbd|samp|var|tt|pre|script|style|svg|math|textarea)\b[^>]*(?<!/)>.*?</\1\s*>",
    re.DOTALL | re.IGNORECASE,
)
"""An element whose content is code or drawing."""


def url_end(text: str, start: int, end: int) -> int:
    """Where the bare URL in ``text[start:end]`` really ends.

    The rules of GitHub's extended autolinks (GFM 0.29, 6.9): trailing punctuation is not part of it, nor is a
    closing parenthesis without its opening one.
    """
    while end > start:
        last = text[end - 1]
        unmatched = last == ")" and text.count(")", start, end) > text.count("(", start, end)
        if last not in "?!.,:;*_~'" and not unmatched:
            break
        end -= 1
    return end

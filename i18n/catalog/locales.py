"""Locales: CLDR codes in any of their spellings -> POSIX name, language names, plural forms.

Babel is loaded with the first locale, not with this module.
"""

from dataclasses import dataclass
from functools import lru_cache

from i18n.errors import ConfigError

__all__ = ["Locale", "parse_locale"]

# Codes of Argos Translate that are no locale codes: traditional Chinese, Brazilian Portuguese.
_ARGOS = {"zt": "zh_Hant", "pb": "pt_BR"}
# Their way back; territory and script decide where the language alone does not.
_TO_ARGOS = {"zh_Hant": "zt", "pt_BR": "pb", "fil": "tl", "no": "nb", "nn": "nb"}
# gettext writes a script as a modifier with these names (glibc's locale names).
_MODIFIERS = {"Latn": "latin", "Cyrl": "cyrillic", "Deva": "devanagari", "Arab": "arabic"}
# POSIX names say the script of Chinese by a territory (zh_TW, not zh@hant), as Django, GNOME and KDE do.
_CHINESE = {"Hant": "TW", "Hans": "CN"}


@dataclass(frozen=True, slots=True)
class Locale:
    """A locale as the rest of the program needs it."""

    code: str
    """POSIX name, which locale folders and ``Language:`` use: ``en``, ``pt_BR``, ``zh_TW``, ``sr@latin``."""
    language: str
    """Language alone: ``pt``."""
    tag: str
    """BCP 47 tag for HTML, XLIFF and TMX: ``pt-BR``, ``zh-TW``, ``sr-Latn``."""
    english_name: str
    """The name in English: ``Portuguese (Brazil)``."""
    native_name: str
    """The name in the language itself: ``português (Brasil)``."""
    plural_forms: str
    """Value of the header field ``Plural-Forms``."""
    right_to_left: bool
    """Whether the script is written from right to left."""
    argos: str
    """The code Argos Translate uses: ``zh``, ``zt``, ``pb``."""


@lru_cache(maxsize=256)
def parse_locale(code: str) -> Locale:
    """Read a locale code: CLDR, BCP 47, POSIX or Argos' own (``zh_Hant``, ``zh-TW``, ``sr@latin``, ``pb``).

    Raises ``ConfigError`` for a code that CLDR does not know.
    """
    import babel
    from babel.core import parse_locale as parse_parts
    from babel.messages.plurals import PLURALS
    from babel.plural import to_gettext

    try:
        name = _cldr_code(code)
        locale = babel.Locale.parse(name)
        parts = parse_parts(name)
    except (babel.UnknownLocaleError, ValueError, TypeError) as error:
        raise ConfigError(_unknown(code)) from error
    if locale.language in ("und", "root", "en") and parts[0] != locale.language:
        raise ConfigError(_unknown(code))
    # Babel adds likely parts (zh_TW is zh_Hant_TW) and replaces old codes (tl is fil_PH); only the
    # latter is ours.
    language, territory, script = locale.language, parts[1], parts[2]
    number, expression = PLURALS.get(str(locale)) or PLURALS.get(language) or (0, "")
    plural = f"nplurals={number}; plural={expression};" if number else to_gettext(locale.plural_form)
    return Locale(
        code=_posix(language, script, territory),
        language=language,
        tag="-".join(part for part in (language, script, territory) if part),
        english_name=locale.get_display_name("en") or code,
        native_name=locale.get_display_name() or code,
        plural_forms=plural,
        right_to_left=locale.text_direction == "rtl",
        argos=_argos(language, script or locale.script or _likely_script(language, territory), territory),
    )


def _cldr_code(code: str) -> str:
    name, _, modifier = code.strip().replace("-", "_").partition("@")
    name = _ARGOS.get(name.lower(), name.partition(".")[0])
    script = next((script for script, word in _MODIFIERS.items() if word == modifier.lower()), None)
    if modifier and script is None:
        raise ConfigError(_unknown(code))
    language, _, rest = name.partition("_")
    return "_".join(part for part in (language, script, rest) if part)


def _unknown(code: str) -> str:
    return (
        f"Unknown language {code!r}. Write a code that CLDR knows, such as en, de, pt_BR, zh_TW or sr@latin "
        "(language, or language and territory)."
    )


def _likely_script(language: str, territory: str | None) -> str | None:
    """The script a language is written in there (CLDR's likely subtags): that of ``zh_HK`` is ``Hant``."""
    from babel.core import get_global, parse_locale

    subtags = get_global("likely_subtags")
    likely = subtags.get(f"{language}_{territory}") or subtags.get(language)
    return parse_locale(likely)[2] if likely else None


def _posix(language: str, script: str | None, territory: str | None) -> str:
    if language == "zh" and script:
        territory, script = territory or _CHINESE.get(script), None
    modifier = f"@{_MODIFIERS.get(script, script.lower())}" if script else ""
    return f"{language}_{territory}{modifier}" if territory else f"{language}{modifier}"


def _argos(language: str, script: str | None, territory: str | None) -> str:
    for name in (f"{language}_{script}", f"{language}_{territory}", language):
        if name in _TO_ARGOS:
            return _TO_ARGOS[name]
    return language

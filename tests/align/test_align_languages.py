"""Languages by their scripts."""

import pytest
from align_documents import GERMAN, OPTIONS, SOURCE, TARGET

from i18n.align.languages import looks_like, mostly_copied
from i18n.align.outline import outline

CHINESE, ENGLISH, DEUTSCH = (outline(text, OPTIONS) for text in (SOURCE, TARGET, GERMAN))
RUSSIAN = outline("# Установка\n\nСначала скачайте архив.\n", OPTIONS)


@pytest.mark.parametrize(
    ("document", "language", "other", "expected"),
    [
        (ENGLISH, "en", "zh", True),
        (CHINESE, "en", "zh", False),
        (CHINESE, "zh", "en", True),
        (ENGLISH, "zh", "en", False),
        (RUSSIAN, "ru", "en", True),
        (ENGLISH, "ru", "en", False),
        (RUSSIAN, "en", "ru", False),
        (DEUTSCH, "en", "de", None),
        (CHINESE, "ja", "zh", None),
        (outline("`code`\n", OPTIONS), "en", "zh", None),
    ],
)
def test_scripts(document: object, language: str, other: str, expected: bool | None) -> None:
    assert looks_like(document, language, other) is expected  # type: ignore[arg-type]


def test_copies() -> None:
    assert mostly_copied(ENGLISH, ENGLISH)
    assert mostly_copied(CHINESE, CHINESE)
    assert not mostly_copied(ENGLISH, DEUTSCH)
    assert not mostly_copied(CHINESE, ENGLISH)


def test_names_in_common_are_no_copy() -> None:
    text = "# Keeper\n\n| Option |\n| --- |\n| long-option-name |\n| other-option-name |\n| third-option-name |\n"
    assert not mostly_copied(outline(text, OPTIONS), outline(text, OPTIONS))

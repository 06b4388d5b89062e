"""Comments that gettext would misread."""

from i18n.catalog.messages import messages
from i18n.markdown.unit import Unit


def test_no_comment_ends_with_a_backslash() -> None:
    unit = Unit("甲", "paragraph", 1, notes=("see C:\\", "\\"), trail=("乙 \\",))
    assert messages([unit], "a.md")[0].comments == ("type: paragraph", "in: 乙", "note: see C:", "note:")

import pytest
from repair_texts import SOUND, TECHNICAL, TRADITIONAL

from i18n.repair import decode_hint


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        (TECHNICAL.encode("gbk"), "gb18030"),
        (TRADITIONAL.encode("big5"), "big5"),
        (SOUND["ja"].encode("cp932"), "shift_jis"),
        (SOUND["ko"].encode("euc_kr"), "euc_kr"),
        (TECHNICAL.encode("utf-16"), "utf-16"),
        (TECHNICAL.encode("utf-16-le"), "utf-16-le"),
        (TECHNICAL.encode("utf-16-be"), "utf-16-be"),
        (TECHNICAL.encode(), None),
        (b"", None),
        (bytes(range(256)) * 4, None),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(128, 256)), None),
    ],
    ids=["gbk", "big5", "shift_jis", "euc_kr", "bom", "le", "be", "utf-8", "empty", "binary", "png"],
)
def test_the_likely_encoding_of_bytes(data: bytes, codec: str | None) -> None:
    assert decode_hint(data) == codec

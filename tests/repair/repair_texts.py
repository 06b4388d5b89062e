"""Text of our own for the tests, and damage done by the codecs themselves."""

from collections.abc import Callable

TECHNICAL = """\
---
title: 使用命令行工具部署网站
---

# 安装和配置

首先请确认您的电脑上已经安装了 Python 3.11 或更高版本，然后在终端中运行以下命令：

```bash
pip install example  # 安装依赖
```

1. 打开配置文件，把 `timeout` 设置为 30 秒。
2. 点击“保存”按钮，等待页面重新加载。
3. 如果出现错误提示，请检查网络连接是否正常，并且重新启动服务器。

| 参数 | 类型 | 说明 |
|---|---|---|
| name | string | 用户名称，不能为空 |
| size | number | 每页显示的数量（默认为 10） |

> **注意**：删除数据库之前，一定要先备份所有的数据，否则无法恢复。

更多信息请参考[官方文档](https://example.com/docs)，或者在「讨论区」里提出问题。
"""

TRADITIONAL = """\
# 安裝與設定

首先請確認您的電腦上已經安裝了最新版本的軟體，然後開啟終端機執行以下指令：

1. 點選「儲存」按鈕，等待頁面重新載入。
2. 如果發生錯誤，請檢查網路連線是否正常，並且重新啟動伺服器。
3. 刪除資料庫之前，一定要先備份所有的資料，否則無法復原。
"""

SOUND = {
    "zh": "请使用 UTF-8 编码保存文件——“默认”设置即可；价格为 ¥20～30，温度 25°C，误差 ±0.5×2。\n",
    "zh_TW": "請使用預設編碼儲存檔案，「確定」之後按下按鈕……\n",
    "ja": "ファイルを保存するには、メニューから「保存」を選んでください。ﾊﾝｶｸ カナも使えます。\n",
    "ko": "파일을 저장하려면 메뉴에서 '저장'을 선택하세요.\n",
    "en": "It’s a “naïve” café — 20 °C, £5, ©2024, ½ cup, façade… Ångström ±3 µm\n",
    "fr": "L’été à Orléans : « déjà vu », où l’œuvre créée fut goûtée à Noël ; ça coûte 5 €.\n",
    "de": "Größe und Übermaß: „Straße“, Äpfel, süße Öle, ß und ‚einfach‘.\n",
    "tr": "Şu çılgın ağaç İstanbul’da güneşli bir öğleden sonra ışıldıyordu.\n",
    "vi": "Để lưu tệp, hãy chọn “Lưu” trong trình đơn; đường dẫn phải hợp lệ.\n",
    "pl": "Zażółć gęślą jaźń — „cudzysłów” i źdźbło, więc świeżość.\n",
    "ru": "Чтобы сохранить файл, выберите «Сохранить» — её ещё объём, №5. Її дії є «цікаві».\n",
    "el": "Για να αποθηκεύσετε το αρχείο, επιλέξτε «Αποθήκευση»· η διαδρομή πρέπει να είναι έγκυρη.\n",
    "ar": "لحفظ الملف، اختر «حفظ» من القائمة؛ يجب أن يكون المسار صالحًا.\n",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy.\n",
    "hu": "Árvíztűrő tükörfúrógép: öt szép szűzleány őrült írót nyúz.\n",
    "code": "s = 'é' + \"ä¸\"  # ç\nx = re.compile(r'[À-ÿ]+|[éèêë]')\nprint('±', \"µs\", 'Ω')\n",
    "symbols": "→ ← ↑ ✓ ✗ ★ │ ├── └── ═╗ ∑∏√∞≠≤≥ αβγ ½¼¾ §¶†‡ ‰ ™®© 👍🏽👨‍👩‍👧\n",
}
"""Sound text; nothing in it may change."""


def code_page(codec: str, lost: str | None = None, gone: bytes = b"", blank: bool = False) -> Callable[[str], str]:
    """UTF-8 read as a code page; bytes that it lacks become ``lost`` (None: C1 controls), ``gone`` is taken out."""

    def image(byte: int) -> str:
        if byte in gone:
            return ""
        try:
            char = bytes([byte]).decode(codec)
        except UnicodeDecodeError:
            char = chr(byte) if lost is None else lost
        return " " if blank and char == "\xa0" else char

    table = [image(byte) for byte in range(256)]
    return lambda text: "".join(table[byte] for byte in text.encode())


SAMPLE = code_page("cp1254", "", b"\xad")
"""The damage of the sample: Windows-1254, what it lacks and soft hyphens dropped."""

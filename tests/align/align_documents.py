"""A document and its translation for the tests, written for them, and how to align two texts."""

from i18n.align.alignment import Alignment, align
from i18n.align.outline import outline
from i18n.markdown.segmentation import SegmentOptions

OPTIONS = SegmentOptions()

SOURCE = """\
---
title: 备份工具
description: 定期保存文件的小程序。
---

# 备份工具

这个程序每天夜里把重要的文件夹复制到另一块硬盘上，并且检查复制的结果是否完整。

它由 `keeper` 命令和一个配置文件 `keeper.toml` 组成，没有别的依赖。

## 安装

先下载压缩包，再把它解压到任意一个文件夹里。

```sh
curl -O https://example.org/keeper.zip
unzip keeper.zip
```

然后运行 `keeper --version`，看看是不是 2.4 以上的版本。

::: tip 提示
没有网络的电脑可以从 U 盘安装。
:::

## 配置

配置文件里有这些选项：

| 选项 | 说明 | 默认值 |
| --- | --- | --- |
| `source` | 要备份的文件夹 | 无 |
| `target` | 备份存放的位置 | 无 |
| `keep` | 保留多少天的旧备份 | 30 |

修改之后不需要重新启动，程序会自己读取新的内容。

- 路径可以是相对的，也可以是绝对的。
- 用 `#` 开头的行是注释：
  - 注释不会被读取。
  - 空行也不会。
- 所有的时间都是本地时间。

## 恢复

恢复文件之前请先停止正在运行的备份任务，否则两边的内容可能不一致。

运行 `keeper restore DATE`，其中 `DATE` 是备份的日期。

更多的例子见[恢复指南](restore.md)。
"""

TARGET = """\
---
title: Backup tool
description: A small program that saves files regularly.
---

# Backup tool

Every night this program copies your important folders to another disk, and it checks that the copy is complete.

It consists of the command `keeper` and a configuration file `keeper.toml`, and it has no other dependencies.

## Installation

First download the archive, then unpack it into any folder you like.

```sh
curl -O https://example.org/keeper.zip
unzip keeper.zip
```

Then run `keeper --version` to see whether the version is 2.4 or later.

::: tip Hint
A computer without network access can install it from a USB stick.
:::

## Configuration

The configuration file has these options:

| Option | Description | Default |
| --- | --- | --- |
| `source` | The folder to back up | None |
| `target` | Where the backups are stored | None |
| `keep` | How many days old backups are kept | 30 |

There is no need to restart after a change, the program reads the new content by itself.

- Paths can be relative or absolute.
- A line that starts with `#` is a comment:
  - Comments are not read.
  - Nor are empty lines.
- All times are local times.

## Recovery

Before you recover files, stop any backup that is running, or the two sides may not be consistent.

Run `keeper restore DATE`, where `DATE` is the date of the backup.

There are more examples in the [recovery guide](restore.md).
"""

GERMAN = """\
---
title: Sicherungsprogramm
description: Ein kleines Programm, das regelmäßig Dateien sichert.
---

# Sicherungsprogramm

Jede Nacht kopiert dieses Programm wichtige Ordner auf eine andere Festplatte und prüft, ob die Kopie vollständig ist.

Es besteht aus dem Befehl `keeper` und einer Konfigurationsdatei `keeper.toml` und hat keine weiteren Abhängigkeiten.

## Installation

Zuerst laden Sie das Archiv herunter, dann entpacken Sie es in einem beliebigen Ordner.

```sh
curl -O https://example.org/keeper.zip
unzip keeper.zip
```

Danach zeigt `keeper --version`, ob die Version mindestens 2.4 ist.

::: tip Hinweis
Ein Rechner ohne Netz kann von einem USB-Stick aus installieren.
:::

## Konfiguration

Die Konfigurationsdatei hat diese Optionen:

| Option | Beschreibung | Vorgabe |
| --- | --- | --- |
| `source` | Der zu sichernde Ordner | Keine |
| `target` | Wo die Sicherungen liegen | Keine |
| `keep` | Wie viele Tage alte Sicherungen bleiben | 30 |

Nach einer Änderung ist kein Neustart nötig, das Programm liest den neuen Inhalt selbst ein.

- Pfade können relativ oder absolut sein.
- Eine Zeile, die mit `#` beginnt, ist ein Kommentar:
  - Kommentare werden nicht gelesen.
  - Leere Zeilen auch nicht.
- Alle Zeiten sind Ortszeiten.

## Wiederherstellung

Bevor Sie Dateien wiederherstellen, beenden Sie laufende Sicherungen, sonst passen die beiden Seiten nicht zusammen.

Rufen Sie `keeper restore DATE` auf, wobei `DATE` der Tag der Sicherung ist.

Weitere Beispiele stehen in der [Anleitung zur Wiederherstellung](restore.md).
"""

OTHER = """\
# Sourdough bread

Mix the flour with the water and leave it alone for half an hour before you add the starter.

## Ingredients

| Ingredient | Amount |
| --- | --- |
| Flour | 500 g |
| Water | 350 g |

Fold the dough four times, every 45 minutes.

- Keep it warm.
- Keep it covered.

## Baking

Heat the oven to 250 degrees, with a `dutch oven` inside of it.
"""


def align_texts(source: str, target: str) -> Alignment:
    """Align two Markdown texts."""
    return align(outline(source, OPTIONS), outline(target, OPTIONS))


def accepted(alignment: Alignment) -> dict[str, str]:
    """The accepted pairs as a dictionary of texts."""
    return {pair.key[1]: pair.translation for pair in alignment.pairs if pair.accepted}


def fuzzy(alignment: Alignment) -> dict[str, str]:
    """The other pairs."""
    return {pair.key[1]: pair.translation for pair in alignment.pairs if not pair.accepted}


def truth() -> dict[str, str]:
    """All right pairs of ``SOURCE`` and ``TARGET``, by position: their structures are the same."""
    from i18n.markdown.document import Document

    left, right = Document.parse(SOURCE.encode()).units, Document.parse(TARGET.encode()).units
    return {a.msgid: b.msgid for a, b in zip(left, right, strict=True)}

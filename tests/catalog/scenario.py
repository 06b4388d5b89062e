"""Thirty edits of a small project's documents, and what they should do to its catalogs.

Read by the scenario's test and by the benchmark that runs the same edits through other tools.
"""

from dataclasses import dataclass, field

START = {
    "guide/install": """\
---
title: 安装指南
---

# 安装

安装之前请确认系统里已经有 Python 3.11 或更新的版本，旧版本缺少我们需要的功能。

在命令行运行 `pip install md-i18n`，大约需要一分钟。

## 检查安装

运行 `i18n --help`，能看到命令列表就说明安装成功。

- 命令不存在：检查 PATH 环境变量。
- 版本太旧：重新运行安装命令并加上 `--upgrade`。
- 没有权限：在虚拟环境里安装。

| 系统 | 说明 |
| --- | --- |
| Linux | 完全支持 |
| Windows | 需要打开长路径支持 |

更多内容见[配置](config.md)。
""",
    "guide/config": """\
# 配置

配置文件放在项目的根目录，名字是 `i18n.toml`。

所有选项都有默认值，没有配置文件也能运行。

## 语言

`source_language` 是文档的语言，默认是中文。

`target_languages` 是译文的语言，可以写多个。

## 路径

`include` 和 `exclude` 用通配符选择文件。

> 隐藏文件夹永远不会被读取。
""",
    "guide/review": """\
# 审校

机器翻译的结果都标记为待审，审校之后才会用在正式的文档里。

打开审校页面，逐条确认或者修改译文。

## 快捷键

按回车键确认当前译文，按方向键移动。

审校时请注意术语要前后一致。
""",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One edit: replacements in files, files moved or removed; ``gone`` and ``come`` is the diff of the states.

    A state is ``(domain, state, text)``; the state of a fuzzy entry is ``fuzzy < `` and the text its translation was
    made for. Afterwards a translator completes everything, unless ``review`` is off.
    """

    title: str
    edits: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)
    adds: dict[str, str] = field(default_factory=dict)
    gone: tuple[tuple[str, str, str], ...] = ()
    come: tuple[tuple[str, str, str], ...] = ()
    review: bool = True


OLD_VERSION = "安装之前请确认系统里已经有 Python 3.11 或更新的版本，旧版本缺少我们需要的功能。"
NEW_VERSION = OLD_VERSION.replace("3.11", "3.12")
PIP = "在命令行运行 `pip install md-i18n`，大约需要一分钟。"
PIP_TYPO = "在命令行里运行 `pip install md-i18n`，大约需要一分钟。"
HELP = "运行 `i18n --help`，能看到命令列表就说明安装成功。"
TOML = "配置文件放在项目的根目录，名字是 `i18n.toml`。"
DEFAULTS = "所有选项都有默认值，没有配置文件也能运行。"
SOURCE_LANGUAGE = "`source_language` 是文档的语言，默认是中文。"
TARGET_LANGUAGES = "`target_languages` 是译文的语言，可以写多个。"
GLOBS = "`include` 和 `exclude` 用通配符选择文件。"
HIDDEN = "隐藏文件夹永远不会被读取。"
MACHINE = "机器翻译的结果都标记为待审，审校之后才会用在正式的文档里。"
OPEN_PAGE = "打开审校页面，逐条确认或者修改译文。"
KEYS = "按回车键确认当前译文，按方向键移动。"
TERMS = "审校时请注意术语要前后一致。"
NO_RIGHTS = "没有权限：在虚拟环境里安装。"
LONG_PATHS = "需要打开长路径支持"
REWRITTEN = "译文要经过人工确认，草稿不会出现在发布的网站上面。"
INSTALL, CONFIG, REVIEW = "guide/install", "guide/config", "guide/review"
OPTIONS = "reference/options"

STEPS = (
    Step("nothing"),
    Step(
        "typo",
        {INSTALL: [(PIP, PIP_TYPO)]},
        gone=((INSTALL, "translated", PIP),),
        come=((INSTALL, f"fuzzy < {PIP}", PIP_TYPO),),
    ),
    Step(
        "number changed",
        {INSTALL: [(OLD_VERSION, NEW_VERSION)]},
        gone=((INSTALL, "translated", OLD_VERSION),),
        come=((INSTALL, f"fuzzy < {OLD_VERSION}", NEW_VERSION),),
        review=False,
    ),
    Step(
        "edit taken back",
        {INSTALL: [(NEW_VERSION, OLD_VERSION)]},
        gone=((INSTALL, f"fuzzy < {OLD_VERSION}", NEW_VERSION),),
        come=((INSTALL, "translated", OLD_VERSION),),
    ),
    Step(
        "rewritten paragraph",
        {REVIEW: [(MACHINE, REWRITTEN)]},
        gone=((REVIEW, "translated", MACHINE),),
        come=((REVIEW, "untranslated", REWRITTEN), (REVIEW, "obsolete", MACHINE)),
    ),
    Step(
        "rewriting taken back",
        {REVIEW: [(REWRITTEN, MACHINE)]},
        gone=((REVIEW, "translated", REWRITTEN), (REVIEW, "obsolete", MACHINE)),
        come=((REVIEW, "translated", MACHINE), (REVIEW, "obsolete", REWRITTEN)),
    ),
    Step(
        "split paragraph",
        {CONFIG: [(DEFAULTS, "所有选项都有默认值。\n\n没有配置文件也能运行。")]},
        gone=((CONFIG, "translated", DEFAULTS),),
        come=(
            (CONFIG, "untranslated", "所有选项都有默认值。"),
            (CONFIG, f"fuzzy < {DEFAULTS}", "没有配置文件也能运行。"),
        ),
    ),
    Step(
        "joined paragraphs",
        {
            CONFIG: [
                ("所有选项都有默认值。\n\n没有配置文件也能运行。", "没有配置文件也能运行，因为所有选项都有默认值。")
            ]
        },
        gone=(
            (CONFIG, "translated", "所有选项都有默认值。"),
            (CONFIG, "translated", "没有配置文件也能运行。"),
        ),
        come=(
            (CONFIG, "fuzzy < 没有配置文件也能运行。", "没有配置文件也能运行，因为所有选项都有默认值。"),
            (CONFIG, "obsolete", "所有选项都有默认值。"),
        ),
    ),
    Step("moved within the document", {CONFIG: [(f"{TOML}\n\n", ""), (f"> {HIDDEN}\n", f"> {HIDDEN}\n\n{TOML}\n")]}),
    Step(
        "moved to another document",
        {REVIEW: [(f"{TERMS}\n", "")], CONFIG: [(f"{TOML}\n", f"{TOML}\n\n{TERMS}\n")]},
        gone=((REVIEW, "translated", TERMS),),
        come=((REVIEW, "obsolete", TERMS), (CONFIG, "translated", TERMS)),
    ),
    Step(
        "moved back",
        {REVIEW: [(f"{KEYS}\n", f"{KEYS}\n\n{TERMS}\n")], CONFIG: [(f"\n{TERMS}\n", "")]},
        gone=((REVIEW, "obsolete", TERMS), (CONFIG, "translated", TERMS)),
        come=((REVIEW, "translated", TERMS), (CONFIG, "obsolete", TERMS)),
    ),
    Step(
        "moved to another document and edited",
        {REVIEW: [(f"{OPEN_PAGE}\n\n", "")], INSTALL: [(HELP, f"{HELP}\n\n打开审校的页面，逐条确认或者修改译文。")]},
        gone=((REVIEW, "translated", OPEN_PAGE),),
        come=(
            (REVIEW, "obsolete", OPEN_PAGE),
            (INSTALL, f"fuzzy < {OPEN_PAGE}", "打开审校的页面，逐条确认或者修改译文。"),
        ),
    ),
    Step(
        "swap of two similar paragraphs",
        {CONFIG: [(SOURCE_LANGUAGE, "@"), (TARGET_LANGUAGES, SOURCE_LANGUAGE), ("@", TARGET_LANGUAGES)]},
    ),
    Step(
        "swap of two similar paragraphs, both edited",
        {
            CONFIG: [
                (TARGET_LANGUAGES, "@"),
                (SOURCE_LANGUAGE, "`target_languages` 是译文的语言，可以有好几个。"),
                ("@", "`source_language` 是文档的语言，缺省是中文。"),
            ]
        },
        gone=((CONFIG, "translated", SOURCE_LANGUAGE), (CONFIG, "translated", TARGET_LANGUAGES)),
        come=(
            (CONFIG, f"fuzzy < {SOURCE_LANGUAGE}", "`source_language` 是文档的语言，缺省是中文。"),
            (CONFIG, f"fuzzy < {TARGET_LANGUAGES}", "`target_languages` 是译文的语言，可以有好几个。"),
        ),
    ),
    Step(
        "deleted paragraph",
        {CONFIG: [(f"{GLOBS}\n\n", "")]},
        gone=((CONFIG, "translated", GLOBS),),
        come=((CONFIG, "obsolete", GLOBS),),
    ),
    Step(
        "deleted paragraph restored",
        {CONFIG: [(f"> {HIDDEN}", f"{GLOBS}\n\n> {HIDDEN}")]},
        gone=((CONFIG, "obsolete", GLOBS),),
        come=((CONFIG, "translated", GLOBS),),
    ),
    Step("heading level changed", {INSTALL: [("## 检查安装", "### 检查安装")]}),
    Step(
        "reflowed",
        {INSTALL: [("更新的版本，旧版本", "更新的版本，\n旧版本")], REVIEW: [("待审，审校", "待审，\n审校")]},
    ),
    Step("bullets renumbered and a quote unquoted", {INSTALL: [("\n- ", "\n* ")], CONFIG: [(f"> {HIDDEN}", HIDDEN)]}),
    Step("paragraph became a list item", {CONFIG: [(GLOBS, f"1. {GLOBS}")]}),
    Step(
        "heading edited",
        {INSTALL: [("### 检查安装", "### 检查安装结果")]},
        gone=((INSTALL, "translated", "检查安装"),),
        come=((INSTALL, "fuzzy < 检查安装", "检查安装结果"),),
    ),
    Step(
        "front matter edited",
        {INSTALL: [("title: 安装指南", "title: 完整安装指南")]},
        gone=((INSTALL, "translated", "安装指南"),),
        come=((INSTALL, "fuzzy < 安装指南", "完整安装指南"),),
    ),
    Step(
        "table cell edited and a row added",
        {INSTALL: [(f"| Windows | {LONG_PATHS} |", f"| Windows | {LONG_PATHS}功能 |\n| macOS | 完全支持 |")]},
        gone=((INSTALL, "translated", LONG_PATHS),),
        come=((INSTALL, f"fuzzy < {LONG_PATHS}", f"{LONG_PATHS}功能"), (INSTALL, "untranslated", "macOS")),
    ),
    Step(
        "emphasis and a link added",
        {INSTALL: [(NO_RIGHTS, "**没有权限**：在[虚拟环境](https://docs.python.org/3/library/venv.html)里安装。")]},
        gone=((INSTALL, "translated", NO_RIGHTS),),
        come=(
            (
                INSTALL,
                f"fuzzy < {NO_RIGHTS}",
                "**没有权限**：在[虚拟环境](https://docs.python.org/3/library/venv.html)里安装。",
            ),
        ),
    ),
    Step(
        "link target changed",
        {INSTALL: [("[配置](config.md)", "[配置](../reference/options.md)")]},
        gone=((INSTALL, "translated", "更多内容见[配置](config.md)。"),),
        come=((INSTALL, "fuzzy < 更多内容见[配置](config.md)。", "更多内容见[配置](../reference/options.md)。"),),
    ),
    Step("file renamed", moves={CONFIG: OPTIONS}),
    Step(
        "file renamed and edited",
        {OPTIONS: [(HIDDEN, "隐藏的文件夹永远不会被读取。")]},
        moves={OPTIONS: "settings"},
        gone=((OPTIONS, "translated", HIDDEN),),
        come=((OPTIONS, f"fuzzy < {HIDDEN}", "隐藏的文件夹永远不会被读取。"),),
    ),
    Step(
        "file copied",
        adds={"copy": "# 审校\n\n审校时请注意术语要前后一致。\n\n第二份文件才有的一段。\n"},
        come=(
            ("copy", "translated", "审校"),
            ("copy", "translated", TERMS),
            ("copy", "untranslated", "第二份文件才有的一段。"),
        ),
    ),
    Step(
        "several edits at once",
        {
            REVIEW: [
                (KEYS, "按回车键确认当前的译文，按方向键移动。"),
                ("## 快捷键\n\n", "## 键盘快捷键\n\n"),
                (f"{TERMS}\n", ""),
                ("# 审校\n", f"# 审校\n\n{TERMS}\n"),
            ]
        },
        gone=((REVIEW, "translated", KEYS), (REVIEW, "translated", "快捷键")),
        come=(
            (REVIEW, f"fuzzy < {KEYS}", "按回车键确认当前的译文，按方向键移动。"),
            (REVIEW, "fuzzy < 快捷键", "键盘快捷键"),
        ),
    ),
    Step(
        "everything deleted",
        {"copy": [("# 审校\n\n审校时请注意术语要前后一致。\n\n第二份文件才有的一段。\n", "\n")]},
        gone=tuple(("copy", "translated", text) for text in ("审校", TERMS, "第二份文件才有的一段。")),
        come=tuple(("copy", "obsolete", text) for text in ("审校", TERMS, "第二份文件才有的一段。")),
    ),
    Step(
        "everything restored",
        {"copy": [("\n", "# 审校\n\n审校时请注意术语要前后一致。\n\n第二份文件才有的一段。\n")]},
        gone=tuple(("copy", "obsolete", text) for text in ("审校", TERMS, "第二份文件才有的一段。")),
        come=tuple(("copy", "translated", text) for text in ("审校", TERMS, "第二份文件才有的一段。")),
    ),
)


def apply(step: Step, files: dict[str, str]) -> dict[str, str]:
    """The files after a step: moved, added, edited."""
    result = {step.moves.get(domain, domain): text for domain, text in files.items()} | step.adds
    for domain, edits in step.edits.items():
        name = step.moves.get(domain, domain)
        for old, new in edits:
            assert old in result[name], (step.title, old)
            result[name] = result[name].replace(old, new)
    return result

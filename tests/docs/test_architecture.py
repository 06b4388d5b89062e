"""The packages depend on each other in the one direction that docs/architecture.md draws."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = re.findall(r"^\| `i18n/(\w+)(?:/|\.py)` \|", (ROOT / "docs/architecture.md").read_text("utf-8"), re.MULTILINE)


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / "i18n").rglob("*.py")):
        name = path.relative_to(ROOT / "i18n").parts[0].removesuffix(".py")
        if not name.startswith("__"):
            yield name, path


def imported(path: Path) -> Iterator[str]:
    """The packages of ours that a module imports, at its top and inside its functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "i18n" else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("i18n."):
                yield name.split(".")[1]


def test_each_package_is_described():
    assert {name for name, _ in modules()} == set(TABLE)


@pytest.mark.parametrize("package", TABLE)
def test_imports_go_one_way(package):
    below = TABLE[TABLE.index(package) + 1 :]
    found = {
        f"{path.relative_to(ROOT)} imports i18n.{name}"
        for own, path in modules()
        if own == package
        for name in imported(path)
        if name in below
    }
    assert not found


def test_only_the_command_line_prints():
    printing = set()
    for name, path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "exit"):
                printing.add(name)
    assert printing == {"cli"}

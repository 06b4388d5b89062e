"""The command line: parse, call a step, print. Nothing outside of this package prints or exits.

Exit status: 0 clean, 1 findings or would-change, 2 usage, configuration or I/O error.
"""

from i18n.cli.app import main, run

__all__ = ["main", "run"]

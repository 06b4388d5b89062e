"""What the translator is told of doubtful repairs."""

import json

from i18n.repair import Change, Repair
from i18n.steps.evidence import record


def test_only_alternatives_worth_a_look_are_named() -> None:
    change = Change(0, 1, 0, 1, 1, "â", "与", 0.7, (("不", 0.28), ("丁", 0.009)), 1)
    told = json.loads(record(b"", Repair("与会", changes=(change,))))["doubtful"]
    assert [(item["chosen"], item["alternatives"]) for item in told] == [("与", ["不"])]

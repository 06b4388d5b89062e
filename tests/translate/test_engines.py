"""Engines by name, and the two without a model."""

import subprocess
import sys
from importlib.metadata import EntryPoint, EntryPoints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n.errors import ConfigError
from i18n.markdown.unit import Syntax
from i18n.translate import EngineOptions, Match, Source, open_engine, registry, translate
from i18n.translate.engines.pseudo import pseudo
from i18n.translate.render import signature


def test_unknown_engines_are_refused():
    with pytest.raises(ConfigError, match="'nope'; choose one of: argos, libretranslate, memory, pseudo"):
        open_engine("nope", "zh", "en")


def test_other_distributions_can_add_engines(monkeypatch):
    points = EntryPoints([EntryPoint("mine", "i18n.translate.engines.pseudo:open_pseudo", "i18n.engines")])
    monkeypatch.setattr(registry, "entry_points", lambda group: points.select(group=group))
    assert open_engine("mine", "zh", "en").origin == "pseudo"
    assert "mine" in registry.engine_names()


def test_pseudo_text_is_longer_and_accented():
    assert pseudo(Source("Save the `file` [here](u)")) == "⟨Šåṽé ţĥé `file` [ĥéŕé](u) ëxtr⟩"
    assert pseudo(Source("保存")) == "⟨保存 ë⟩"
    assert pseudo(Source("1. 2")) == "⟨1. 2 ë⟩"


@given(st.text("ab中 *_`[]()<>!\\&;{}%", max_size=30), st.sampled_from(Syntax))
def test_pseudo_keeps_markup(text, syntax):
    ((_, result),) = translate([Source(text, syntax)], open_engine("pseudo", "zh", "en"))
    assert result.text is None or signature(Source(result.text, syntax)) == signature(Source(text, syntax))


def test_the_memory_gives_matches_with_their_similarity():
    known = {"保存": Match("Save", 1.0), "保存**它**": Match("Save it", 0.9)}
    engine = open_engine("memory", "zh", "en", EngineOptions(lookup=lambda source: known.get(source.text)))
    results = dict(translate([Source("保存"), Source("保存**它**"), Source("别的")], engine))
    assert (results[0].text, results[0].score, results[0].origin) == ("Save", 1.0, "memory")
    assert (results[1].text, results[1].reason) == (
        None,
        "the nearest match in the translation memory has other markup",
    )
    assert (results[2].text, results[2].reason) == (None, "the translation memory has nothing like it")


def test_the_memory_needs_a_lookup():
    with pytest.raises(ConfigError, match="translation memory"):
        open_engine("memory", "zh", "en")


def test_importing_the_package_loads_no_heavy_library():
    heavy = "('ctranslate2', 'numpy', 'sentencepiece', 'argostranslate')"
    code = f"import sys, i18n.translate; print([name for name in {heavy} if name in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_translating_loads_neither_torch_nor_the_translation_module_of_argos():
    code = (
        "import sys\nfrom i18n.translate import Source, open_engine, translate\n"
        "print(list(translate([Source('快速开始')], open_engine('argos', 'zh', 'en')))[0][1].text)\n"
        "print([m for m in ('torch', 'stanza', 'spacy', 'argostranslate.translate') if m in sys.modules])"
    )
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.splitlines()[1] == "[]"

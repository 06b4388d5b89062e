"""Engines that need no model, and packages whose models know nothing."""

import json
import shutil

from i18n.translate import packages
from i18n.translate.types import Alignment, Translation


def isolate_packages(folder, monkeypatch):
    settings = packages.argos_settings()
    installed = folder / "argos" / "packages"
    installed.mkdir(parents=True)
    monkeypatch.setattr(settings, "package_data_dir", installed)
    monkeypatch.setattr(settings, "package_dirs", [installed])
    monkeypatch.setattr(settings, "downloads_dir", folder / "argos" / "downloads")
    monkeypatch.setattr(settings, "local_package_index", folder / "argos" / "index.json")
    monkeypatch.setattr(settings, "package_index", "http://127.0.0.1:9/")
    return installed


class FakeEngine:
    """Translates each sentence by a function, and aligns character by character in the sentence's order."""

    origin = "fake 1"
    fingerprint = "fake 1"

    def __init__(self, function, source="zh", target="en", *, aligns=True, window=8, disguises=None):
        self.function = function
        self.source, self.target = source, target
        self.aligns = aligns
        self.window = window
        self.disguises = disguises if disguises is not None else [[f"⟦{n}⟧" for n in range(1, 10)]]
        self.asked = []

    def submit(self, sentences):
        self.asked += sentences
        return lambda: [self._translation(sentence) for sentence in sentences]

    def _translation(self, sentence):
        answer = self.function(sentence.text)
        if isinstance(answer, Translation):
            return answer
        return Translation(answer, -0.1, 4, monotone(sentence.text, answer) if sentence.align else None)


def monotone(source, target):
    """An alignment of characters in proportion to their places."""
    spans = [(i, i + 1) for i in range(len(source))]
    weights = []
    for row in range(len(target)):
        column = min(len(source) - 1, row * len(source) // max(1, len(target)))
        weights.append([1.0 if i == column else 0.0 for i in range(len(source))])
    return Alignment(tuple(spans), tuple((i, i + 1) for i in range(len(target))), weights)


def random_package(folder, *, pair=("zh", "en"), version="9.9", seed=0, scale=0.3):
    """An Argos package whose weights are random numbers: it translates everything into nonsense."""
    import ctranslate2
    import numpy

    template = packages.embedded()[0].path
    path = folder / f"translate-{pair[0]}_{pair[1]}-{version.replace('.', '_')}"
    path.mkdir(parents=True)
    shutil.copy(template / "sentencepiece.model", path)
    vocabulary = json.loads((template / "model" / "shared_vocabulary.json").read_text("utf-8"))
    random = numpy.random.default_rng(seed)
    width, inner = 32, 64

    def fill(*shape):
        return random.normal(0, scale, shape).astype(numpy.float32)

    def linear(layer, rows, columns):
        layer.weight, layer.bias = fill(rows, columns), fill(rows)

    def norm(layer):
        layer.gamma, layer.beta = numpy.ones(width, numpy.float32), fill(width)

    spec = ctranslate2.specs.TransformerSpec.from_config((1, 1), 4)
    for side in (spec.encoder, spec.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = fill(len(vocabulary), width)
        norm(side.layer_norm)
        (layer,) = side.layer
        linear(layer.self_attention.linear[0], 3 * width, width)
        linear(layer.self_attention.linear[1], width, width)
        norm(layer.self_attention.layer_norm)
        linear(layer.ffn.linear_0, inner, width)
        linear(layer.ffn.linear_1, width, inner)
        norm(layer.ffn.layer_norm)
    attention = spec.decoder.layer[0].attention
    linear(attention.linear[0], width, width)
    linear(attention.linear[1], 2 * width, width)
    linear(attention.linear[2], width, width)
    norm(attention.layer_norm)
    linear(spec.decoder.projection, len(vocabulary), width)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.config.decoder_start_token = vocabulary[2]
    spec.validate()
    spec.optimize()
    (path / "model").mkdir()
    spec.save(str(path / "model"))
    metadata = {"package_version": version, "argos_version": "1.9", "from_code": pair[0], "to_code": pair[1]}
    (path / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    return path

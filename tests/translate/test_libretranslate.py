"""The client of LibreTranslate, against a server that keeps its limits and errors (as LibreTranslate 1.9 has them)."""

import http.server
import json
import time

import pytest
from wire import connect_to

from i18n.errors import ConfigError, ModelError
from i18n.translate import EngineOptions, Source, open_engine, translate
from i18n.translate.engines.libretranslate import LibreTranslateEngine


class _Server(http.server.BaseHTTPRequestHandler):
    """Translates ``q`` by writing ``w`` before each character; ``script`` holds answers to give first."""

    script: list
    batches: list
    keys: list
    batch_limit = 1000
    character_limit = 1000
    languages: object = [{"code": "zh-Hans", "targets": ["en", "pt-BR"]}, {"code": "en", "targets": ["zh-Hans"]}]

    def do_GET(self):
        self._answer(200, self.languages)

    def do_POST(self):
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.batches.append(len(request["q"]))
        self.keys.append(request.get("api_key"))
        if self.script:
            code, body, headers = self.script.pop(0)
            if code is None:
                time.sleep(body)
                return
            self._answer(code, body, headers)
            return
        limits = [(len(request["q"]), self.batch_limit), (max(map(len, request["q"])), self.character_limit)]
        for size, limit in limits:
            if size > limit:
                self._answer(400, {"error": f"Invalid request: request ({size}) exceeds text limit ({limit})"})
                return
        self._answer(200, {"translatedText": [f"Word {'x' * len(text)}" for text in request["q"]]})

    def _answer(self, code, body, headers=None):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    handler = type(
        "Handler", (_Server,), {"script": [], "batches": [], "keys": [], "url": "http://translate.test:5000/"}
    )
    connect_to(handler, monkeypatch)
    return handler


def engine(server, *, sleep=None, timeout=5.0, key=None, target="en"):
    options = EngineOptions(url=server.url, timeout=timeout, api_key=key)
    return LibreTranslateEngine("zh", target, options, sleep or (lambda seconds: None))


def texts(count):
    return [Source(f"第{chr(0x4E00 + number)}句") for number in range(count)]


def test_units_come_back_with_an_origin_and_no_score(server):
    results = dict(
        translate([Source("运行`npm`")], open_engine("libretranslate", "zh", "en", EngineOptions(url=server.url)))
    )
    assert results[0].text is not None
    assert "`npm`" in results[0].text
    assert results[0].origin == "libretranslate translate.test:5000"
    assert results[0].score is None


def test_the_key_is_sent(server):
    dict(translate(texts(1), engine(server, key="secret")))
    assert server.keys == ["secret"]


def test_the_server_limits_the_batch(server):
    server.batch_limit = 10
    results = dict(translate(texts(60), engine(server)))
    assert all(result.text for result in results.values())
    assert server.batches[0] == 32
    assert server.batches[-1] <= 10
    assert sum(count > 10 for count in server.batches) <= 2  # the limit is learnt from the first refusal


def test_the_server_limits_the_characters(server):
    server.character_limit = 12
    long = "如果这里没有任何文件，那么那里没有任何文件"
    results = dict(translate([*texts(5), Source(long), Source("没有标点的很长很长的一个句子")], engine(server)))
    assert all(results[index].text for index in range(6))
    assert results[6].text is None
    assert "12 characters" in results[6].reason


def test_a_busy_server_is_waited_for(server):
    server.script += [
        (429, {"error": "Slowdown: 2 per minute"}, {"Retry-After": "7"}),
        (429, {"error": "Slowdown"}, {}),
    ]
    waited = []
    results = dict(translate(texts(2), engine(server, sleep=waited.append)))
    assert all(result.text for result in results.values())
    assert waited == [7.0, 10.0]


def test_no_wait_is_longer_than_a_minute(server):
    server.script += [(429, {"error": "Slowdown"}, {"Retry-After": "3600"})]
    waited = []
    dict(translate(texts(1), engine(server, sleep=waited.append)))
    assert waited == [60.0]


def test_a_server_that_stays_busy_is_given_up(server):
    server.script += [(429, {"error": "Slowdown: 2 per minute"}, {})] * 9
    with pytest.raises(ModelError, match=r"Slowdown: 2 per minute.*what is translated so far is kept"):
        dict(translate(texts(1), engine(server)))


def test_finished_units_are_kept_when_the_server_fails(server, tmp_path):
    cache = tmp_path / "cache"
    kept = []
    server.script += [(200, {"translatedText": ["Word"] * 32}, {}), *[(500, {"error": "boom"}, {})] * 9]
    with pytest.raises(ModelError, match="boom"):
        kept.extend(index for index, _ in translate(texts(64), engine(server), cache=cache))
    assert len(kept) == 32
    server.script.clear()
    server.batches.clear()
    assert len(dict(translate(texts(64), engine(server), cache=cache))) == 64
    assert sum(server.batches) == 32


@pytest.mark.parametrize(("code", "words"), [(403, "API key"), (401, "API key"), (404, "address")])
def test_refusals_say_what_to_do(server, code, words):
    server.script += [(code, {"error": "no"}, {})]
    with pytest.raises(ModelError, match=words):
        dict(translate(texts(1), engine(server)))


def test_a_slow_server_gets_smaller_batches(server):
    server.script += [(None, 1.0, {})]
    results = dict(translate(texts(8), engine(server, timeout=0.4)))
    assert all(result.text for result in results.values())
    assert server.batches[:2] == [8, 4]


def test_answers_that_are_none(server):
    server.script += [(200, b"<html>", {})]
    with pytest.raises(ModelError, match="no JSON"):
        dict(translate(texts(1), engine(server)))
    server.script += [(200, {"translatedText": []}, {})]
    with pytest.raises(ModelError, match="not one text for each"):
        dict(translate(texts(1), engine(server)))


def test_the_pair_is_checked_when_the_engine_is_opened(server):
    assert engine(server, target="pt_BR").target == "pt_BR"
    with pytest.raises(ModelError, match=r"does not translate zh→de \(it has: .*zh-Hans→en/pt-BR"):
        engine(server, target="de")
    server.languages = {"error": "x"}
    with pytest.raises(ModelError, match="no LibreTranslate server"):
        engine(server)


def test_addresses():
    with pytest.raises(ConfigError, match="needs the address"):
        open_engine("libretranslate", "zh", "en")
    with pytest.raises(ConfigError, match="http"):
        open_engine("libretranslate", "zh", "en", EngineOptions(url="file:///etc/passwd"))
    with pytest.raises(ModelError, match="cannot be reached"):
        open_engine("libretranslate", "zh", "en", EngineOptions(url="http://127.0.0.1:9"))

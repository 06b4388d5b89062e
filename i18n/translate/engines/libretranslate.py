"""A LibreTranslate server of one's own, by its address: for teams whose machines share one model.

The server's limits are respected: it says how many texts and characters it takes only by refusing more, and when to
come again with ``Retry-After``. Nothing is sent anywhere but to the address the user gave.
"""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from i18n.errors import ConfigError, ModelError
from i18n.translate.packages import argos_code
from i18n.translate.types import EngineOptions, Sentence, Translation

__all__ = ["LibreTranslateEngine", "open_libretranslate"]

_BATCH = 32
"""Texts in one request to begin with; fewer when the server refuses so many or takes too long."""
_LIMIT = re.compile(r"\((\d+)\)\D+\((\d+)\)")
"""In "request (20) exceeds text limit (10)"; the words are in the server's language."""
_LATE = "no answer in time"
_TRIES = 5
_BUSY = 429
_LONGEST_WAIT = 60.0
"""Seconds that are waited for a server that asks to slow down, at most; it may ask for an hour."""
_ALIASES = {"zh": ("zh", "zh-hans"), "zt": ("zt", "zh-hant"), "pb": ("pb", "pt-br", "pt")}
"""LibreTranslate's codes for Argos' (libretranslate/language.py), newer and older versions."""
_DISGUISES = tuple(tuple(form.format(number) for number in range(1, 10)) for form in ("[{}]", "{{{}}}", "⟦{}⟧"))
"""No letters: the server turns translations of texts whose only letters are capitals into capitals."""


def open_libretranslate(source: str, target: str, options: EngineOptions) -> "LibreTranslateEngine":
    """The engine, after asking the server for its languages."""
    if not options.url:
        raise ConfigError("The engine `libretranslate` needs the address of a server, such as http://localhost:5000.")
    if urlsplit(options.url).scheme not in ("http", "https"):
        raise ConfigError(f"{options.url}: the address of a LibreTranslate server begins with http:// or https://.")
    return LibreTranslateEngine(source, target, options)


class _RefusedError(Exception):
    """The server answered with an error that a smaller request may avoid."""


class LibreTranslateEngine:
    """A server, one pair of languages."""

    aligns = False
    window = _BATCH
    disguises: tuple[tuple[str, ...], ...] = _DISGUISES

    def __init__(
        self, source: str, target: str, options: EngineOptions, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.source, self.target = source, target
        self._url = str(options.url).rstrip("/")
        self._key = options.api_key
        self._timeout = options.timeout
        self._sleep = sleep
        self._batch = _BATCH
        self._characters: int | None = None
        self._codes = self._find_codes()
        self.origin = f"libretranslate {urlsplit(self._url).netloc.rpartition('@')[2]}"
        self.fingerprint = f"libretranslate {self._url}"

    def _find_codes(self) -> tuple[str, str]:
        """The server's codes for the pair; refuses a pair it does not have."""
        languages = self._call("/languages", None)
        try:
            offered = {str(entry["code"]): [str(code) for code in entry["targets"]] for entry in languages}
        except (TypeError, KeyError) as error:
            raise ModelError(
                f"{self._url}: this is no LibreTranslate server (its /languages is no list of languages). Check the "
                "address."
            ) from error
        source = _offered(self.source, list(offered))
        target = _offered(self.target, offered.get(source or "", []))
        if source is None or target is None:
            pairs = ", ".join(f"{code}→{'/'.join(targets)}" for code, targets in sorted(offered.items()))
            raise ModelError(
                f"{self._url}: the server does not translate {self.source}→{self.target} (it has: {pairs}). Load that "
                "pair on the server, or take another engine."
            )
        return source, target

    def submit(self, sentences: Sequence[Sentence]) -> Callable[[], Sequence[Translation]]:
        """Sentences for the server; it is asked when the answers are waited for."""

        def wait() -> Sequence[Translation]:
            translations: list[Translation] = []
            while len(translations) < len(sentences):
                batch = sentences[len(translations) : len(translations) + self._batch]
                translations += self._translate_or_split(batch)
            return translations

        return wait

    def _translate_or_split(self, batch: Sequence[Sentence]) -> list[Translation]:
        """The batch in one request, or in as many as the server's limits make necessary."""
        fitting = [sentence for sentence in batch if self._fits(sentence)]
        if len(fitting) < len(batch):
            translated = iter(self._translate_or_split(fitting) if fitting else ())
            too_long = Translation("", problem=f"would need more than the {self._characters} characters of the server")
            return [next(translated) if self._fits(sentence) else too_long for sentence in batch]
        try:
            return self._translate(batch)
        except _RefusedError as refused:
            self._learn(str(refused), batch)
            if len(batch) == 1:
                return [Translation("", problem=f"was refused by the server ({refused})")]
        size = min(self._batch, (len(batch) + 1) // 2)
        parts = [batch[start : start + size] for start in range(0, len(batch), size)]
        return [translation for part in parts for translation in self._translate_or_split(part)]

    def _fits(self, sentence: Sentence) -> bool:
        return self._characters is None or len(sentence.text) <= self._characters

    def _learn(self, message: str, batch: Sequence[Sentence]) -> None:
        """Take the server's limit from its message: of texts in a request, or of characters in a text."""
        match = _LIMIT.search(message)
        if match is None:
            if message == _LATE:
                self._batch = max(1, len(batch) // 2)
        elif int(match[1]) == len(batch):
            self._batch = max(1, min(int(match[2]), len(batch) - 1))
        else:
            self._characters = int(match[2])

    def _translate(self, batch: Sequence[Sentence]) -> list[Translation]:
        source, target = self._codes
        request: dict[str, Any] = {
            "q": [sentence.text for sentence in batch],
            "source": source,
            "target": target,
            "format": "text",
        }
        if self._key:
            request["api_key"] = self._key
        answer = self._call("/translate", request)
        texts = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(texts, list) or len(texts) != len(batch):
            raise ModelError(
                f"{self._url}: the server's answer has not one text for each that was sent. Check its log."
            )
        return [Translation(str(text)) for text in texts]

    def _call(self, path: str, request: dict[str, Any] | None) -> Any:
        """One request, again when the server is busy; the answer's JSON."""
        data = None if request is None else json.dumps(request).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        call = urllib.request.Request(self._url + path, data, headers)  # noqa: S310 - the scheme was checked
        problem = ""
        for number in range(_TRIES):
            pause = float(2**number)  # seconds
            try:
                with urllib.request.urlopen(call, timeout=self._timeout) as response:  # noqa: S310
                    return json.loads(response.read())
            except urllib.error.HTTPError as error:
                with error:
                    problem = self._refusal(error)
                    pause = _retry_after(error, 5 * pause if error.code == _BUSY else pause)
            except TimeoutError:
                if request is not None and len(request["q"]) > 1:
                    raise _RefusedError(_LATE) from None
                problem = f"no answer within {self._timeout:g} seconds"
            except (OSError, HTTPException) as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, TimeoutError):
                    problem = f"no answer within {self._timeout:g} seconds"
                else:
                    raise ModelError(
                        f"{self._url}: the LibreTranslate server cannot be reached ({reason}). Start it, or correct "
                        "its address; the engine `argos` needs no server."
                    ) from error
            except ValueError as error:
                raise ModelError(
                    f"{self._url}{path}: no JSON in the answer. Is this a LibreTranslate server?"
                ) from error
            if number < _TRIES - 1:
                self._sleep(min(pause, _LONGEST_WAIT))
        raise ModelError(
            f"{self._url}: the LibreTranslate server does not translate ({problem}, {_TRIES} times). Try again later: "
            "what is translated so far is kept."
        )

    def _refusal(self, error: urllib.error.HTTPError) -> str:
        """What the server said. Raises what waiting cannot mend; a busy or failing server is asked again."""
        said = _said(error)
        if error.code in (401, 403):
            raise ModelError(f"{self._url}: the server refuses ({said}). Give the API key it asks for, or check it.")
        if error.code in (400, 413, 414):
            raise _RefusedError(said)
        if error.code == _BUSY or error.code >= 500:
            return said
        raise ModelError(f"{self._url}: the server answers {error.code} ({said}). Check the address.")


def _offered(locale: str, codes: Sequence[str]) -> str | None:
    """The code among ``codes`` for a locale."""
    wanted = argos_code(locale)
    by_lower = {code.lower(): code for code in codes}
    return next((by_lower[name] for name in _ALIASES.get(wanted, (wanted,)) if name in by_lower), None)


def _said(error: urllib.error.HTTPError) -> str:
    """The server's own words, in one line."""
    try:
        message = str(json.loads(error.read())["error"])
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        message = str(error.reason)
    return " ".join(message.split())[:200] or str(error.code)


def _retry_after(error: urllib.error.HTTPError, default: float) -> float:
    """Seconds the server asks to wait: a number, or a date (RFC 9110, 10.2.3)."""
    value = error.headers.get("Retry-After", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return default

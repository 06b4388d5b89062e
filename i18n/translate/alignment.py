"""From a decoder's attention to the words that a span of the source became."""

from collections.abc import Sequence

from i18n.translate.types import Alignment

__all__ = ["shares"]

Span = tuple[int, int]


def shares(alignment: Alignment, text: str, spans: Sequence[Span], words: Sequence[Span]) -> list[list[float]]:
    """How much of each word (in the translation) comes from each span (of the source ``text``), from 0 to 1.

    Attention alone favours source words that many target words look at. Each weight is therefore the geometric mean
    of its share in its row and its share in its column, as in symmetrized word alignment. Tokens that stand for no
    character of the source (spaces, the end mark) do not count.
    """
    counted = [column for column, (start, end) in enumerate(alignment.source) if text[start:end].strip()]
    rows = [[row[column] for column in counted] for row in alignment.weights]
    columns = [sum(column) or 1.0 for column in zip(*rows, strict=True)] if rows else []
    weights = [
        [weight / ((sum(row) or 1.0) * columns[number]) ** 0.5 for number, weight in enumerate(row)] for row in rows
    ]
    inside = [[_mostly(alignment.source[column], span) for column in counted] for span in spans]
    return [_word(alignment.target, weights, inside, word) for word in words]


def _mostly(token: Span, span: Span) -> bool:
    return min(token[1], span[1]) - max(token[0], span[0]) > (token[1] - token[0]) / 2


def _word(target: Sequence[Span], weights: list[list[float]], inside: list[list[bool]], word: Span) -> list[float]:
    rows = [row for (start, end), row in zip(target, weights, strict=True) if start < word[1] and word[0] < end]
    total = sum(map(sum, rows)) or 1.0
    return [
        sum(weight for row in rows for weight, within in zip(row, span, strict=True) if within) / total
        for span in inside
    ]

"""Which blocks the directives of a document reach."""

from markdown_it.token import Token

from i18n.markdown.directives import Directive, DirectiveKind

__all__ = ["Scopes"]


class Scopes:
    """Follows the tokens of a document and knows what holds for the current one."""

    def __init__(self) -> None:
        self._off = False
        self._pending: list[Directive] = []
        self._level = 0
        """Nesting level of the comment that the pending directives stand in; the next block has the same."""
        self._active: list[Directive] = []
        self._token: Token | None = None
        """The block that the active directives hold for, up to its closing token."""
        self._hidden: set[int] = set()
        """Body lines that are not offered, counted from 0."""
        self._off_line = 0
        self.busy = False
        """Whether a directive is waiting for its block, or holds for one."""

    def enter(self, token: Token) -> None:
        """Go on to ``token``."""
        self._enter(token)
        self.busy = bool(self._pending) or self._token is not None

    def _enter(self, token: Token) -> None:
        active = self._token
        if active is not None and _behind(token, active):
            self._token, self._active = None, []
        if not self._pending:
            return
        if token.level < self._level:
            self._pending = []
        elif token.level == self._level and token.nesting >= 0:
            self._token, self._active, self._pending = token, self._pending, []
            if token.map and any(directive.kind is DirectiveKind.SKIP for directive in self._active):
                self._hidden.update(range(*token.map))

    def apply(self, directive: Directive, token: Token) -> None:
        """Carry out ``directive``, which stands in ``token``."""
        line = token.map[0] if token.map else 0
        if directive.kind is DirectiveKind.ALLOW_DAMAGED:
            return
        if directive.kind is DirectiveKind.OFF:
            if not self._off:
                self._off, self._off_line = True, line
        elif directive.kind is DirectiveKind.ON:
            if self._off:
                self._hidden.update(range(self._off_line, line))
            self._off = False
        else:
            if self._token is token:
                # a run of comments: what an earlier one says is meant for the block after the last
                self._pending, self._active, self._token = self._active, [], None
            self._pending.append(directive)
            self._level = token.level
            self.busy = True

    @property
    def offered(self) -> bool:
        """Whether text of the current token is offered for translation."""
        return not self._off and not any(item.kind is DirectiveKind.SKIP for item in self._active)

    def was_offered(self, line: int) -> bool:
        """Whether text on body ``line`` (counted from 0), which has no token, is offered."""
        return line not in self._hidden and not (self._off and line >= self._off_line)

    @property
    def context(self) -> str | None:
        """Msgctxt for units of the current token."""
        texts = [item.text for item in self._active if item.kind is DirectiveKind.CONTEXT and item.text]
        return texts[-1] if texts else None

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes for units of the current token."""
        return tuple(item.text for item in self._active if item.kind is DirectiveKind.NOTE and item.text)


def _behind(token: Token, block: Token) -> bool:
    """Whether ``token`` comes after ``block`` and all that is in it."""
    if block.nesting == 0 or token.level < block.level:
        return True
    return token.nesting >= 0 and token.level == block.level

"""Parts the lines of a message. Rather shows a quotation than hides a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sigap.channels.email.parsing.quoting import blocks
from sigap.channels.email.parsing.quoting.attributions import Attribution, attribution_at
from sigap.channels.email.parsing.quoting.signatures import signature_start
from sigap.core.html import Line, Mark

_MOST_ATTRIBUTIONS = 200
_MOST_TRIED = 1_000
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_QUOTED = re.compile(r"\s*[>》]")
_BARRED = re.compile(r"\s*\|")


class Kind(Enum):
    """What a line is taken for."""

    OWN = "own"
    QUOTED = "quoted"
    SIGNATURE = "signature"


@dataclass(frozen=True, slots=True)
class Split:
    """``kinds`` has one kind for each line. ``reply`` is never empty where there are words."""

    lines: Sequence[Line]
    kinds: Sequence[Kind]

    @property
    def reply(self) -> str:
        kept = [line.text for line, kind in self._pairs() if kind is Kind.OWN]
        return "\n".join(kept).strip("\n")

    def quotations(self) -> list[tuple[int, int]]:
        """First and behind the last line of each stretch that is quoted, with what is signature
        or empty between."""
        spans: list[list[int]] = []
        open_span = False
        for index, (line, kind) in enumerate(self._pairs()):
            if kind is Kind.QUOTED and line.text.strip():
                if not open_span:
                    spans.append([index, index + 1])
                spans[-1][1], open_span = index + 1, True
            elif kind is not Kind.QUOTED and line.text.strip():
                open_span = False
        return [(start, end) for start, end in spans]

    def _pairs(self) -> zip[tuple[Line, Kind]]:
        return zip(self.lines, self.kinds, strict=True)


def split_lines(lines: Sequence[Line], *, forwards: bool = False) -> Split:
    """Parts ``lines``. ``forwards``: the message passes on another one, which is then no quotation
    where it follows a block of header fields."""
    kinds = _Splitter(lines, forwards=forwards).kinds()
    if not any(
        line.text.strip() for line, kind in zip(lines, kinds, strict=True) if kind is Kind.OWN
    ):
        kinds = [Kind.OWN] * len(lines)
    return Split(lines, kinds)


@dataclass(slots=True)
class _Found:
    """An attribution in the lines ``start`` to ``end`` and the marked quotation to ``after``."""

    start: int
    end: int
    after: int
    likely: bool


class _Splitter:
    def __init__(self, lines: Sequence[Line], *, forwards: bool) -> None:
        self._lines = lines
        self._texts = [_INVISIBLE.sub("", line.text).rstrip() for line in lines]
        self._forwards = forwards
        self._found: list[_Found] = []
        self._kinds = [Kind.OWN] * len(lines)
        self._read, self._first = 0, -1

    def kinds(self) -> list[Kind]:
        end, kept_to = self._scan()
        self._set(end, len(self._lines), Kind.QUOTED)
        self._mark_signatures(end)
        start = self._own_signature(min(end, len(self._lines))) if not kept_to else end
        end = min(end, start)
        if kept_to:
            return self._kinds
        end = self._without_tail(end)
        self._answered(end)
        self._own_signature(end)
        return self._kinds

    def _set(self, start: int, end: int, kind: Kind) -> None:
        self._kinds[start:end] = [kind] * max(0, end - start)

    def _mark_signatures(self, end: int) -> None:
        """What the program itself marked as a signature."""
        for index in range(end):
            if self._lines[index].mark is Mark.SIGNATURE:
                self._kinds[index] = Kind.SIGNATURE

    def _own_signature(self, end: int) -> int:
        """Marks what is signature up to ``end``; the line behind the words before it."""
        begin = next((i for i in range(end, 0, -1) if _QUOTED.match(self._texts[i - 1])), 0)
        kept = [index for index in range(begin, end) if self._kinds[index] is Kind.OWN]
        above = ["..."] if begin else []  # what is quoted, under which all may be signature
        start = signature_start(above + [self._texts[index] for index in kept]) - len(above)
        for index in kept[start:]:
            if self._texts[index]:
                self._kinds[index] = Kind.SIGNATURE
        return kept[start - 1] + 1 if start > 0 else begin

    def _scan(self) -> tuple[int, bool]:
        """The line from which all is quoted (or the number of lines), and whether a forwarded
        message was met before, which is kept."""
        tried = index = 0
        while index < len(self._texts):
            text = self._texts[index]
            if blocks.is_forward(text):
                return len(self._texts), True
            if self._breaks(index):
                return blocks.before_rule(self._texts, index), False
            found = None
            if text and tried < _MOST_TRIED and len(self._found) < _MOST_ATTRIBUTIONS:
                found = self._attribution(index)
                tried += 1
            if found is None:
                index += 1
                continue
            after = self._after_quote(found.end)
            if after == found.end and found.certain and not _QUOTED.match(text):
                if self._words_before(index) and not self._introduced(index):
                    return blocks.before_rule(self._texts, index), False
                if not self._introduced(index):
                    self._set(index, found.end, Kind.QUOTED)
            elif after > found.end and not _QUOTED.match(text):
                self._found.append(_Found(index, found.end, after, found.likely))
            index = max(after, found.end)
        return len(self._texts), False

    def _attribution(self, index: int) -> Attribution | None:
        if self._lines[index].mark is Mark.ATTRIBUTION:
            end = index
            while end < len(self._lines) and self._lines[end].mark is Mark.ATTRIBUTION:
                end += 1
            if any(blocks.is_forward(text) for text in self._texts[index:end]):
                return None
            return Attribution(end, certain=True, likely=True)
        return attribution_at(self._texts, index)

    def _breaks(self, index: int) -> bool:
        """Whether all from here on is quotation, under words that were written."""
        text = self._texts[index]
        if self._forwards:
            return False
        if self._lines[index].mark is Mark.QUOTATION:
            return self._words_before(index)
        if not text or _QUOTED.match(text):
            return False
        if not blocks.is_separator(text) and not blocks.is_header_block(self._texts, index):
            return False
        return self._words_before(index) and not self._introduced(index)

    def _introduced(self, index: int) -> bool:
        """Whether the words above say themselves that something is shown here."""
        above = index - 1
        while above > 0 and not self._texts[above]:
            above -= 1
        return above >= 0 and self._texts[above].endswith((":", "："))

    def _words_before(self, index: int) -> bool:
        """Whether the sender's own words stand above line ``index``; each line is read once."""
        while self._first < 0 and self._read < index:
            text = self._texts[self._read]
            is_own = self._kinds[self._read] is Kind.OWN and not _QUOTED.match(text)
            if text and is_own and not blocks.is_rule(text):
                self._first = self._read
            self._read += 1
        return 0 <= self._first < index

    def _after_quote(self, index: int) -> int:
        """The line behind the marked quotation that follows line ``index``; ``index`` for none."""
        start = index
        while start < len(self._texts) and not self._texts[start]:
            start += 1
        if start == len(self._texts):
            return index
        if not _QUOTED.match(self._texts[start]):
            barred = all(_BARRED.match(text) for text in self._texts[start:] if text)
            return len(self._texts) if barred else index
        return self._quote_end(start)

    def _quote_end(self, start: int) -> int:
        end = start
        for index in range(start, len(self._texts)):
            text = self._texts[index]
            if _QUOTED.match(text) or self._is_wrapped(index):
                end = index + 1
            elif text:
                break
        return end

    def _is_wrapped(self, index: int) -> bool:
        """Whether the line is only the tail of a long quoted one, broken on the way."""
        texts = self._texts
        if not texts[index] or len(texts[index]) > 40 or index + 1 >= len(texts):
            return False
        is_between = _QUOTED.match(texts[index - 1]) and _QUOTED.match(texts[index + 1])
        return bool(is_between) and len(texts[index - 1]) >= 60

    def _without_tail(self, end: int) -> int:
        """Marks the quotation at the end; the line behind the words before it."""
        last = end
        while last and (not self._texts[last - 1] or self._is_hidden(last - 1)):
            last -= 1
        for index in range(last, end):
            if self._kinds[index] is Kind.OWN:
                self._kinds[index] = Kind.QUOTED
        found = next(
            (each for each in self._found if each.after >= last and each.start < last), None
        )
        if found and found.end >= last:
            self._set(found.start, found.end, Kind.QUOTED)
            last = blocks.before_rule(self._texts, found.start)
            self._set(last, found.start, Kind.QUOTED)
        return last

    def _is_hidden(self, index: int) -> bool:
        if self._kinds[index] is not Kind.OWN or _QUOTED.match(self._texts[index]):
            return True
        return any(each.end <= index < each.after for each in self._found[-3:])

    def _answered(self, end: int) -> None:
        """Quotations with words below them: one alone at the top goes, those between answers stay
        and only the attribution goes."""
        above = [each for each in self._found if each.after <= end and each.likely]
        for each in above:
            self._set(each.start, each.end, Kind.QUOTED)
        if len(above) != 1 or self._words_before(above[0].start):
            return
        first = above[0]
        if not any(_QUOTED.match(text) for text in self._texts[first.after : end]):
            self._set(first.end, first.after, Kind.QUOTED)

"""Tokens with their cue phrases and metric mentions: what every later step of the grammar looks at."""

from __future__ import annotations

from coach.grammar import bits as tag
from coach.grammar.lexicon import VERB, Lexicon, MetricEntry, Phrase
from coach.grammar.numbers import WORD_VALUES
from coach.grammar.text import Tokens

_NOUNY = tag.OUTPUT | tag.EVENT | tag.ARTEFACT | tag.PLURAL | tag.TRANSACTION | tag.OUTSIDER | tag.INSIDER
_WORDY = tag.PREP | tag.DET | tag.CONJ | tag.AUX | tag.REL | tag.NEG
_ENDING = _WORDY | tag.ADV | VERB
_THINGS = tag.ARTEFACT | tag.OUTPUT | tag.PROCESS_OBJECT
_NO_THING = tag.METRIC | tag.HEAD | tag.TRANSACTION | tag.PAST | tag.THIRD
_MEASURING = tag.METRIC | tag.HEAD
_JOINTS = frozenset(("and", ";", "&"))
_PAD = 12
_NO_WORDS = [""] * _PAD
_NO_BITS = [0] * _PAD
_NO_PART = _WORDY | tag.ADV | tag.UP | tag.DOWN | tag.HOLD | tag.BASE
_MOVES = tag.UP | tag.DOWN
_OWN_WORK = tag.OUTPUT | tag.ARTEFACT
_LEVELLING = tag.PREP | tag.GE | tag.LE | tag.APPROX
_COUNTABLE = tag.OUTPUT | tag.EVENT | tag.ARTEFACT | tag.PLURAL


class Scan:
    """One statement's tokens.

    `bits`: lexicon classes by token; those of a longer cue phrase are added to the phrase's first token.
    `long_bits`: the classes of phrases of several words only.  `ends`: index behind the longest cue phrase that starts
    at a token (i + 1 where there is none).  `lows`, `kinds`, `starts`, `stops`, `bits`, `long_bits` and `ends` are
    longer than the tokens, so that a look a few tokens beyond either end (index -1 and below count from the padding)
    finds "" and 0.  `union`: all classes that occur.  `words`: all tokens in lower case.
    `metrics`: (first token, index behind the last, entry), in order, not overlapping.
    """

    __slots__ = (
        "bits",
        "ends",
        "kinds",
        "lex",
        "long_bits",
        "lows",
        "metrics",
        "size",
        "starts",
        "stops",
        "text",
        "union",
        "words",
    )

    def __init__(self, text: str, tokens: Tokens, lex: Lexicon) -> None:
        self.text = text
        self.lex = lex
        kinds, lows, starts, stops, bits = tokens
        size = self.size = len(lows)
        self.words = frozenset(lows)
        unknown = 0 in bits
        # Nobody else looks at these lists: they grow instead of being copied.
        kinds += _NO_WORDS
        lows += _NO_WORDS
        starts += _NO_BITS
        stops += _NO_BITS
        bits += _NO_BITS
        self.kinds, self.lows, self.starts, self.stops, self.bits = kinds, lows, starts, stops, bits
        self.long_bits = [0] * (size + _PAD)
        self.ends = list(range(1, size + _PAD + 1))
        if unknown:
            self._name_verbs()
        self.metrics: list[tuple[int, int, MetricEntry]] = []
        self._match()
        union = 0
        for value in set(self.bits):
            union |= value
        self.union = union

    def _name_verbs(self) -> None:
        """An unknown word that opens a claim and takes an object is a verb ('Appoint a steward', 'Advise 40 farms')."""
        bits, lows, kinds = self.bits, self.lows, self.kinds
        for i in range(1) if _JOINTS.isdisjoint(self.words) else range(self.size):
            if not bits[i] and kinds[i] == "w" and (i == 0 or lows[i - 1] in _JOINTS):
                known = bits[i + 1] & tag.DET and lows[i + 1] not in ("that", "this") and lows[i] not in WORD_VALUES
                if known or (i == 0 and kinds[1] == "n" and lows[0].isalpha() and ":" not in self.words):
                    bits[i] = tag.ACT | tag.BASE

    def _match(self) -> None:
        bits_of, phrases, lows = self.bits, self.lex.phrases, self.lows
        if "'" in self.text:
            lows = [low.removesuffix("'s") for low in lows]
        free = 0
        kinds, seconds, hyphened = self.kinds, phrases.seconds.get, "-" in self.text
        for i, low in enumerate(lows[: self.size]):
            second = seconds(low)
            if second is None or (second and lows[i + 1] not in second):
                # Most tokens begin no phrase and measure nothing.
                if i < free or not (bits_of[i] & _MEASURING or (hyphened and "-" in low)):
                    continue
                longest = self._one_word(i, low)
            else:
                longest = self._phrase(i, lows, phrases[low])
                if i < free:
                    continue
                if longest is not None:
                    if kinds[i] == "w" and bits_of[longest[0]] & tag.HEAD:
                        longest = self._measured(*longest)
                elif bits_of[i] & _MEASURING or "-" in low:
                    longest = self._one_word(i, low)
            if longest is None:
                continue
            if self.ends[i] > longest[0] and self.long_bits[i] & _OWN_WORK:
                # 'Sales calls': the longer term wins, and a call is no sale.
                continue
            before = bits_of[i - 1]
            tail = bits_of[longest[0]]
            if longest[1].kind != "count" and tail & _THINGS and not tail & _NO_THING and kinds[longest[0]] == "w":
                # 'Expense policy', 'revenue dashboard': the measure only says of what.
                continue
            if low == "commit" and kinds[i + 1] == "n":
                # 'Commit 800, stretch 1,000': two ends of one measure, not a commit of code.
                continue
            named = (
                "head" in longest[1].flags
                and i > free
                and before
                and not before & _NO_PART
                and kinds[i - 1] == "w"
                and not self.tied(i - 1)
            )
            self.metrics.append((i - 1 if named else i, *longest))
            bits_of[longest[0] - 1] |= tag.METRIC
            free = longest[0]

    def _phrase(self, i: int, lows: list[str], known: list[Phrase]) -> tuple[int, MetricEntry] | None:
        """Notes the cue phrases that start at token i; (index behind, entry) of the longest metric among them."""
        longest: tuple[int, MetricEntry] | None = None
        following = lows[i + 1]
        for rest, bits, metric in known:
            if rest[0] != following:
                continue
            stop = i + 1 + len(rest)
            if len(rest) > 1 and rest != tuple(lows[i + 1 : stop]):
                continue
            if metric is None:
                self.bits[i] |= bits
                self.long_bits[i] |= bits
                if stop > self.ends[i]:
                    self.ends[i] = stop
            elif longest is None:
                longest = stop, metric
        return longest

    def _one_word(self, i: int, low: str) -> tuple[int, MetricEntry] | None:
        """The metric that token i is by itself or as the head of its neighbours."""
        own = self.bits[i]
        if own & tag.METRIC:
            metrics = self.lex.metrics
            entry = metrics.get(low) or metrics.get(low.rsplit("-", 1)[-1])
            if entry is not None:
                return self._measured(i + 1, entry) if self.bits[i + 1] & tag.HEAD else (i + 1, entry)
        if "-" in low and low.startswith(("time-to-", "days-to-", "cost-per-")):
            return i + 1, self.lex.heads["cost" if low[0] == "c" else "time"]
        return self._headed(i, self.size) if own & tag.HEAD else None

    def _measured(self, stop: int, entry: MetricEntry) -> tuple[int, MetricEntry]:
        """'Reply time', 'order value share': the noun behind a metric says what kind of value it has."""
        head = self.lex.heads.get(self.lows[stop])
        if head is None or (self.bits[stop] & tag.METRIC and "head" not in head.flags):
            return stop, entry
        return stop + 1, head._replace(
            family=entry.family, good=head.good or entry.good, top=entry.top if head.kind == entry.kind else None
        )

    def _headed(self, i: int, size: int) -> tuple[int, MetricEntry] | None:
        """A head noun that names a metric with its neighbours: 'loading time', 'share of orders', 'time to hire'."""
        before = i > 0 and self.kinds[i - 1] == "w" and not self.bits[i - 1] & (_WORDY | tag.ADV | tag.CADENCE)
        behind = i + 1 < size and self.lows[i + 1] in {"of", "per", "to", "from", "between", "for", "until"}
        if not before and not behind:
            return None
        if not before and i and self.kinds[i + 2] in "nc" and self.bits[i - 1] & tag.PREP:
            # 'Paid on time from 80% to 90%': no time of anything.
            return None
        entry = self.lex.heads.get(self.lows[i])
        if entry is None:
            return None
        stop = i + 1
        if behind and self.lows[i + 1] == "to" and self.kinds[i + 2] == "w" and not self.bits[i + 2] & _LEVELLING:
            cut = self.bits[i - 1] & _MOVES and entry.kind == "duration" and not self.bits[i + 2] & _MOVES
            if cut or not before or self.bits[i - 1] & tag.STAT:
                # 'Time to first lesson', 'cut time to first reply': to the end of what it takes the time to reach.
                stop = max(i + 3, self.noun_phrase(i + 2, size)[1])
        return stop, entry

    def glued(self, i: int) -> bool:
        """Whether token i follows the one before without a space."""
        return 0 < i < self.size and self.stops[i - 1] == self.starts[i]

    def tied(self, i: int) -> bool:
        """Whether token i is the end of a number: 'th' of '90th', 'day' of '30-day'."""
        return self.glued(i) and (self.kinds[i - 1] == "n" or self.lows[i - 1] == "-")

    def noun_phrase(self, i: int, stop: int) -> tuple[int, int]:
        """[first, behind the last) of the noun phrase that starts at token i, articles skipped; may be empty."""
        classes, kinds = self.bits, self.kinds
        while i < stop and classes[i] & tag.DET:
            i += 1
        j = i
        while j < stop:
            bits = classes[j]
            if kinds[j] != "w":
                kind, low = kinds[j], self.lows[j]
                if (kind == "p" and low in "'\"") or (low == "/" and self.glued(j) and self.glued(j + 1)):
                    j += 1
                    continue
                break
            if bits & _ENDING:
                if bits & _WORDY and not (bits & tag.METRIC and not bits & tag.PREP):
                    break
                if j > i and ((bits & tag.ADV and not bits & tag.METRIC) or self.is_predicate(j, stop)):
                    break
            j += 1
        return i, j

    def is_predicate(self, j: int, stop: int) -> bool:
        """Whether the verb form at j opens a predicate ('25 contracts renegotiated') rather than qualifying a noun."""
        bits = self.bits[j]
        if not bits & VERB or bits & tag.METRIC:
            return False
        before = self.bits[j - 1]
        after_noun = j + 1 >= stop or self.kinds[j + 1] != "w" or bool(self.bits[j + 1] & (_WORDY | tag.ADV))
        if bits & tag.THIRD and not bits & _NOUNY:
            return True
        if bits & (tag.PAST | tag.ING):
            return after_noun or bool(before & tag.PLURAL)
        if bits & (tag.BASE | tag.THIRD) and before & tag.PLURAL:
            if self.kinds[j + 1] == "n" or self.bits[j + 1] & tag.DET:
                return True
            noun = bits & _COUNTABLE
            return not noun or bool(not after_noun)
        return False

    def head(self, i: int, j: int) -> int:
        """Class bits of the head noun of the phrase [i, j): its last word, with those of a two-word term."""
        if j <= i:
            return 0
        bits = self.bits[j - 1]
        if j - i >= 2 and self.ends[j - 2] == j:
            bits |= self.long_bits[j - 2]
        return bits

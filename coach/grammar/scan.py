"""Tokens with their cue phrases and metric mentions: what every later step of the grammar looks at."""

from __future__ import annotations

from coach.grammar.lexicon import BIT, VERB, Lexicon, MetricEntry
from coach.grammar.text import Token

_NOUNY = BIT["output"] | BIT["event"] | BIT["artefact"] | BIT["plural"] | BIT["transaction"] | BIT["outsider"] | BIT["insider"]
_WORDY = BIT["prep"] | BIT["det"] | BIT["conj"] | BIT["aux"] | BIT["rel"] | BIT["neg"]


class Scan:
    """One statement's tokens.

    `bits`: lexicon classes by token, classes of longer cue phrases added to the phrase's first token.
    `long_bits`: the classes of phrases of several words only.  `ends`: index behind the longest cue phrase that starts at a token (i + 1 where there is none).
    `metrics`: (first token, index behind the last, entry), in order, not overlapping.
    """

    __slots__ = ("bits", "ends", "lex", "long_bits", "metrics", "text", "tokens")

    def __init__(self, text: str, tokens: list[Token], lex: Lexicon) -> None:
        self.text = text
        for i, token in enumerate(tokens):
            # An unknown word that opens a claim and takes an object is a verb ('Appoint a steward', 'Advise 40 farms').
            if not token.bits and token.kind == "w" and i + 1 < len(tokens) and (i == 0 or tokens[i - 1].low in ("and", ";", "&")):
                after = tokens[i + 1]
                if after.bits & BIT["det"] and after.low not in ("that", "this") or i == 0 and after.kind == "n" and token.low.isalpha():
                    tokens[i] = token._replace(bits=BIT["act"] | BIT["base"])
        self.tokens = tokens
        self.lex = lex
        self.bits = [t.bits for t in tokens]
        self.long_bits = [0] * len(tokens)
        self.ends = list(range(1, len(tokens) + 1))
        self.metrics: list[tuple[int, int, MetricEntry]] = []
        self._match()

    def _match(self) -> None:
        tokens, phrases, one_word = self.tokens, self.lex.phrases, self.lex.metrics
        size = len(tokens)
        lows = [t.low[:-2] if t.low.endswith("'s") else t.low for t in tokens]
        free = 0
        for i, token in enumerate(tokens):
            if token.kind != "w":
                continue
            longest: tuple[int, MetricEntry] | None = None
            for rest, bits, metric in phrases.get(lows[i], ()):
                stop = i + 1 + len(rest)
                if stop > size or any(lows[i + 1 + n] != word for n, word in enumerate(rest)):
                    continue
                if metric is None:
                    self.bits[i] |= bits
                    self.long_bits[i] |= bits
                    self.ends[i] = max(self.ends[i], stop)
                elif longest is None:
                    longest = stop, metric
            if i < free:
                continue
            if longest is None and token.bits & BIT["metric"]:
                entry = one_word.get(token.low) or one_word.get(token.low.rsplit("-", 1)[-1])
                if entry is not None:
                    longest = i + 1, entry
            if longest is not None and longest[0] < size and tokens[longest[0]].bits & BIT["head"]:
                longest = self._measured(*longest)
            if longest is None and "-" in token.low and token.low.startswith(("time-to-", "days-to-", "cost-per-")):
                longest = i + 1, self.lex.heads["cost" if token.low[0] == "c" else "time"]
            if longest is None and token.bits & BIT["head"]:
                longest = self._headed(i, size)
            if longest is not None:
                first = i - 1 if "head" in longest[1].flags and i > free and self.bits[i - 1] and not self.bits[i - 1] & (_WORDY | BIT["adv"]) and self.tokens[i - 1].kind == "w" and not self.bits[i - 1] & (BIT["up"] | BIT["down"] | BIT["hold"] | BIT["base"]) else i
                self.metrics.append((first, *longest))
                self.bits[longest[0] - 1] |= BIT["metric"]
                free = longest[0]

    def _measured(self, stop: int, entry: MetricEntry) -> tuple[int, MetricEntry]:
        """'Reply time', 'order value share': the noun behind a metric says what kind of value it has."""
        head = self.lex.heads.get(self.tokens[stop].low)
        if head is None or self.bits[stop] & BIT["metric"] and "head" not in head.flags:
            return stop, entry
        return stop + 1, head._replace(family=entry.family, good=head.good or entry.good, top=entry.top if head.kind == entry.kind else None)

    def _headed(self, i: int, size: int) -> tuple[int, MetricEntry] | None:
        """A head noun that names a metric together with its neighbours: 'loading time', 'share of orders', 'time to hire'."""
        before = i > 0 and self.tokens[i - 1].kind == "w" and not self.bits[i - 1] & (_WORDY | BIT["adv"] | BIT["cadence"])
        behind = i + 1 < size and self.tokens[i + 1].low in ("of", "per", "to", "from", "between", "for", "until")
        if not before and not behind:
            return None
        stop = i + 1
        if behind and not before and self.tokens[i + 1].low == "to" and i + 2 < size and self.tokens[i + 2].kind == "w":
            stop = i + 3
        entry = self.lex.heads.get(self.tokens[i].low)
        return None if entry is None else (stop, entry)

    def has(self, i: int, name: str) -> bool:
        """Whether token i exists and has the class."""
        return 0 <= i < len(self.bits) and bool(self.bits[i] & BIT[name])

    def low(self, i: int) -> str:
        """Lower-case token i, or "" beyond the ends."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""

    def glued(self, i: int) -> bool:
        """Whether token i follows the one before without a space."""
        return 0 < i < len(self.tokens) and self.tokens[i - 1].end == self.tokens[i].start

    def noun_phrase(self, i: int, stop: int) -> tuple[int, int]:
        """The noun phrase that starts at token i: [first, behind the last), articles skipped; empty if there is none."""
        while i < stop and self.bits[i] & BIT["det"]:
            i += 1
        j = i
        while j < stop:
            token, bits = self.tokens[j], self.bits[j]
            if token.kind != "w":
                if token.kind == "p" and token.low in "'\"" or (token.low == "/" and self.glued(j) and self.glued(j + 1)):
                    j += 1
                    continue
                break
            if bits & _WORDY and not (bits & BIT["metric"] and not bits & BIT["prep"]):
                break
            if j > i and bits & BIT["adv"] and not bits & BIT["metric"]:
                break
            if j > i and self.is_predicate(j, stop):
                break
            j += 1
        return i, j

    def is_predicate(self, j: int, stop: int) -> bool:
        """Whether the verb form at j opens a predicate ('25 contracts renegotiated') rather than qualifying a noun."""
        bits = self.bits[j]
        if not bits & VERB or bits & BIT["metric"]:
            return False
        before = self.bits[j - 1]
        after_noun = j + 1 >= stop or self.tokens[j + 1].kind != "w" or bool(self.bits[j + 1] & (_WORDY | BIT["adv"]))
        if bits & BIT["third"] and not bits & _NOUNY:
            return True
        if bits & (BIT["past"] | BIT["ing"]):
            return after_noun or bool(before & BIT["plural"])
        if bits & (BIT["base"] | BIT["third"]) and before & BIT["plural"]:
            if j + 1 < stop and self.tokens[j + 1].kind == "n":
                return True
            noun = bits & (BIT["output"] | BIT["event"] | BIT["artefact"] | BIT["plural"])
            return not noun or bool(not after_noun)
        return False

    def head(self, i: int, j: int) -> int:
        """Class bits of the head noun of the phrase [i, j): its last word, with those of a two-word term."""
        if j <= i:
            return 0
        bits = self.bits[j - 1]
        if j - i >= 2 and self.ends[j - 2] == j:
            bits |= self.bits[j - 2]
        return bits

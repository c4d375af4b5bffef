"""Numbers as written: their values, units and kinds."""

from __future__ import annotations

from typing import TypeVar

from coach.records import dataclass

_Value = TypeVar("_Value")


def _by_word(words: dict[_Value, str]) -> dict[str, _Value]:
    """The value of each word, from the words of each value."""
    return {word: value for value, line in words.items() for word in line.split()}


_TO_NINETEEN = (
    "zero one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
WORD_VALUES = {
    **{word: float(value) for value, word in enumerate(_TO_NINETEEN)},
    **{word: 10.0 * tens for tens, word in enumerate(_TENS, 2)},
    **{f"{ten}-{one}": 10.0 * n + m for n, ten in enumerate(_TENS, 2) for m, one in enumerate(_TO_NINETEEN[1:10], 1)},
    "hundred": 100.0,
    "couple": 2.0,
    "dozen": 12.0,
    "thousand": 1000.0,
    "million": 1e6,
}
FRACTIONS = _by_word(
    {
        50.0: "half",
        100 / 3: "third thirds",
        25.0: "quarter quarters",
        20.0: "fifth fifths",
        100 / 6: "sixth sixths",
        12.5: "eighth eighths",
        10.0: "tenth tenths",
        5.0: "twentieth twentieths",
        1.0: "hundredth hundredths",
    }
)
TIMES = _by_word(
    {
        2.0: "double doubles doubling doubled twofold two-fold twice",
        3.0: "three-fold triple triples tripling tripled threefold",
        4.0: "four-fold quadruple quadrupled",
        5.0: "five-fold fivefold",
        10.0: "ten-fold tenfold",
        100.0: "hundredfold",
        0.5: "halve halves halving halved",
    }
)
FREQUENCY = _by_word(
    {
        720.0: "hourly",
        30.0: "daily nightly",
        4.345: "weekly",
        2.17: "biweekly bi-weekly fortnightly",
        1.0: "monthly",
        0.5: "bimonthly",
        1 / 3: "quarterly",
        1 / 12: "yearly annually",
    }
)
MAGNITUDE = _by_word(
    {
        1000.0: "k thousand thousands",
        1e6: "m mn mm mio million millions",
        100.0: "hundreds hundred",
        1e9: "b bn billion mrd",
        1e5: "lakh",
        1e7: "crore",
        12.0: "dozen",
    }
)
TIME = _by_word(
    {
        "ms": "ms millisecond milliseconds",
        "s": "s sec secs second seconds",
        "min": "min mins minute minutes",
        "h": "h hr hrs hour hours",
        "d": "d day days bd nights",
        "wk": "wk wks week weeks fortnight fortnights",
        "mo": "mo month months",
        "qtr": "quarter quarters",
        "y": "yr yrs year years",
    }
)
CURRENCY = _by_word(
    {
        "USD": "$ usd dollar dollars bucks",
        "EUR": "\u20ac eur euro euros",
        "GBP": "\u00a3 gbp pounds",
        "JPY": "\u00a5 jpy",
        "INR": "\u20b9 inr rs",
        "KRW": "\u20a9 krw",
        "TRY": "\u20ba",
        "RUB": "\u20bd",
        "UAH": "\u20b4",
        "NGN": "\u20a6",
        "PHP": "\u20b1",
        "THB": "\u0e3f",
        "ILS": "\u20aa",
        "VND": "\u20ab",
        "CHF": "chf",
        "SEK": "sek kr",
        "NOK": "nok",
        "DKK": "dkk",
        "CNY": "cny rmb",
        "PLN": "pln z\u0142",
        "CZK": "czk",
        "HUF": "huf",
        "BRL": "brl",
        "CAD": "cad",
        "AUD": "aud",
        "NZD": "nzd",
        "ZAR": "zar",
        "SGD": "sgd",
        "AED": "aed",
    }
)
MONEY = {
    prefix + iso: (scale, code)
    for iso, code in CURRENCY.items()
    if len(iso) == 3 and iso.isalpha()
    for prefix, scale in (("m", 1e6), ("k", 1e3), ("t", 1e3), ("bn", 1e9))
}
PHYSICAL = frozenset(
    (
        "kg kilo kilos g t tonne tonnes ton tons kwh mwh gwh wh kw mw gw kb mb gb tb pb km cm mm l litre litres liter "
        "liters ppm rps qps tps rpm mbps gbps kbps fps db kcal calories calorie ha hectares hectare sqm m2 m3 "
        "tco2e co2e fte ftes °c degrees miles mile lbs lux pt cu bbl"
    ).split()
)
SCORE_UNITS = frozenset(("stars", "star"))
SECONDS = {
    "ms": 0.001,
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
    "d": 86400.0,
    "wk": 604800.0,
    "mo": 2629800.0,
    "qtr": 7889400.0,
    "y": 31557600.0,
}


@dataclass(slots=True, eq=False)
class Quantity:
    """A number as written.  `i`, `j`: tokens [i, j), currency and unit included.

    `kind`: pct, frac (n of m; value is the share in %), ratio, money, dur, count, x (factor), pp, bp, score, phys,
    freq, rank.
    `value` None: a placeholder.  `low`: lower end of a band.  `of`: denominator of a fraction or scale.
    `sign`: comparator '>=', '<=' or '~'; "+" or "-" for a signed change.  `mask`: why it is no success number, or "".
    """

    kind: str
    value: float | None
    unit: str | None
    i: int
    j: int
    low: float | None = None
    of: float | None = None
    sign: str = ""
    mask: str = ""


def seconds(value: float, unit: str) -> float:
    """A duration in seconds; raises KeyError for a unit that is none."""
    return value * SECONDS[unit]


def number(text: str, percent: bool) -> float:
    """The value of digits with separators: '30,000', '30 000', '30.000' are thousands, '3,8' and '3.8' decimals."""
    if text.isdecimal():
        return float(text)
    whole, dot, rest = text.partition(".")
    if dot and whole.isdecimal() and rest.isdecimal():
        return float(whole + rest if len(rest) == 3 and whole != "0" and not percent else text)
    plain = text.replace(" ", "").replace("'", "")
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        return float(plain[:last].replace(",", "").replace(".", "") + "." + plain[last + 1 :])
    for mark in ",.":
        if mark in plain:
            whole, *parts = plain.split(mark)
            thousands = len(parts[0]) == 3 and whole != "0" and not percent
            return float(whole + "".join(parts)) if thousands or len(parts) > 1 else float(f"{whole}.{parts[0]}")
    return float(plain)


def is_unit(low: str) -> bool:
    """Whether the lower-case word is a unit of time, size or money, or a magnitude."""
    return low in TIME or low in PHYSICAL or low in MAGNITUDE or low in CURRENCY or low in MONEY

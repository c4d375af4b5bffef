"""Numbers as written: their values, units and kinds."""

from __future__ import annotations

from typing import NamedTuple

WORD_VALUES = {
    **{w: float(n) for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())},
    **{w: float(n) for n, w in zip(range(13, 20), "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), strict=True)},
    "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
    "hundred": 100.0, "dozen": 12.0, "thousand": 1000.0, "million": 1e6,
}  # fmt: skip
FRACTIONS = {
    "half": 50.0,
    "third": 100 / 3,
    "thirds": 100 / 3,
    "quarter": 25.0,
    "quarters": 25.0,
    "fifth": 20.0,
    "fifths": 20.0,
    "tenth": 10.0,
    "tenths": 10.0,
}
TIMES = {
    "double": 2.0, "doubles": 2.0, "doubling": 2.0, "doubled": 2.0, "twofold": 2.0, "two-fold": 2.0, "three-fold": 3.0, "four-fold": 4.0, "five-fold": 5.0, "ten-fold": 10.0, "hundredfold": 100.0, "twice": 2.0, "triple": 3.0, "triples": 3.0, "tripling": 3.0,
    "tripled": 3.0, "threefold": 3.0, "quadruple": 4.0, "quadrupled": 4.0, "halve": 0.5, "halves": 0.5, "halving": 0.5, "halved": 0.5, "tenfold": 10.0, "fivefold": 5.0,
}  # fmt: skip
FREQUENCY = {
    "hourly": 720.0, "daily": 30.0, "nightly": 30.0, "weekly": 4.345, "biweekly": 2.17, "bi-weekly": 2.17, "fortnightly": 2.17,
    "monthly": 1.0, "bimonthly": 0.5, "quarterly": 1 / 3, "yearly": 1 / 12, "annually": 1 / 12,
}  # fmt: skip
MAGNITUDE = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mm": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "thousands": 1e3,
    "hundreds": 100.0,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "lakh": 1e5,
    "crore": 1e7,
    "dozen": 12.0,
    "hundred": 100.0,
}
TIME = {
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "s": "s", "sec": "s", "secs": "s", "second": "s", "seconds": "s", "min": "min", "mins": "min", "minute": "min",
    "minutes": "min", "h": "h", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "d": "d", "day": "d", "days": "d", "bd": "d", "wk": "wk", "wks": "wk", "week": "wk", "weeks": "wk",
    "mo": "mo", "month": "mo", "months": "mo", "quarter": "qtr", "quarters": "qtr", "yr": "y", "yrs": "y", "year": "y", "years": "y", "nights": "d", "fortnight": "wk",
}  # fmt: skip
CURRENCY = {
    "$": "USD", "\u20ac": "EUR", "\u00a3": "GBP", "\u00a5": "JPY", "\u20b9": "INR", "\u20a9": "KRW", "\u20ba": "TRY", "\u20bd": "RUB", "\u20b4": "UAH", "\u20a6": "NGN", "\u20b1": "PHP", "\u0e3f": "THB", "\u20aa": "ILS", "\u20ab": "VND", "usd": "USD", "eur": "EUR", "gbp": "GBP", "chf": "CHF", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "jpy": "JPY",
    "inr": "INR", "cny": "CNY", "rmb": "CNY", "pln": "PLN", "z\u0142": "PLN", "czk": "CZK", "huf": "HUF", "brl": "BRL", "cad": "CAD", "aud": "AUD", "nzd": "NZD", "zar": "ZAR", "sgd": "SGD", "aed": "AED", "krw": "KRW",
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "bucks": "USD", "pounds": "GBP", "kr": "SEK", "rs": "INR",
}  # fmt: skip
MONEY = {
    prefix + iso: (scale, code)
    for iso, code in CURRENCY.items()
    if len(iso) == 3 and iso.isalpha()
    for prefix, scale in (("m", 1e6), ("k", 1e3), ("t", 1e3), ("bn", 1e9))
}
PHYSICAL = frozenset(
    (
        "kg g t tonne tonnes ton tons kwh mwh gwh wh kw mw gw kb mb gb tb pb km cm mm l litre litres liter "
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


class Quantity(NamedTuple):
    """A number as written.  `i`, `j`: tokens [i, j), currency and unit included.

    `kind`: pct, frac (n of m; value is the share in %), money, dur, count, x (factor), pp, bp, score, phys, freq, rank.
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
    plain = text.replace(" ", "").replace("'", "")
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        return float(plain[:last].replace(",", "").replace(".", "") + "." + plain[last + 1 :])
    for mark in ",.":
        if mark in plain:
            parts = plain.split(mark)
            thousands = all(len(p) == 3 for p in parts[1:]) and parts[0] != "0" and not (percent and len(parts) == 2)
            return float("".join(parts)) if thousands or len(parts) > 2 else float(parts[0] + "." + parts[1])
    return float(plain)


def is_unit(low: str) -> bool:
    return low in TIME or low in PHYSICAL or low in MAGNITUDE or low in CURRENCY or low in MONEY

"""False alarms: sound key results on which something above a remark stands."""

from __future__ import annotations

import numpy as np

from evals.data import Dataset
from evals.judges import Judgements
from evals.stats import Tally, share


def tallies(dataset: Dataset, judged: Judgements) -> list[Tally]:
    alarms, sound = np.zeros(len(dataset.items)), np.zeros(len(dataset.items))
    for row, item in enumerate(dataset.items):
        judgement = judged.get(item.id)
        for one in item.key_results if judgement is not None else ():
            if not one.labels and judgement is not None:
                sound[row] += 1
                verdict = judgement.key_results.get(one.id)
                alarms[row] += verdict is not None and verdict.alarm
    return [share("alarms on sound key results", alarms, sound, rising=False)] if sound.any() else []

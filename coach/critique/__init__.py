"""The model's part: advice that counts for nothing, beside a review that is complete without it.

Coach(RULES, options, model=critic(model))
"""

from __future__ import annotations

from coach.critique.running import Critic, Showing, critic

__all__ = ["Critic", "Showing", "critic"]

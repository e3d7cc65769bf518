"""Look a thing up once for many rows: within `looking_once()`, what is `held` answers from memory.

For long work that asks the same small questions for every row (who holds which grants, which places there are). A page asks afresh each time;
so does long work at each new block, which is how soon it hears that a grant was taken away.
"""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

_answers: ContextVar[dict | None] = ContextVar("held_answers", default=None)


@contextmanager
def looking_once():
    """Each question is asked of the database once until the block ends."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def held(look: Callable) -> Callable:
    """Mark a function of hashable arguments whose answer, never to be changed by whoever gets it, may be held."""

    @wraps(look)
    def ask(*asked):
        answers = _answers.get()
        if answers is None:
            return look(*asked)
        if (look, asked) not in answers:
            answers[look, asked] = look(*asked)
        return answers[look, asked]

    return ask

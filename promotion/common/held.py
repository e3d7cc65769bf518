"""Look a thing up once for many rows: within `looking_once()`, what is `held` answers from memory.

For long work that asks the same small questions for every row (who holds which grants, which places there are). A page asks afresh each time,
and long work at each new block: so soon it hears that a grant was taken away or an account closed.
"""

from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P, T = ParamSpec("P"), TypeVar("T")
BLOCK = 20  # rows that long work which writes does at a time
_answers: ContextVar[dict | None] = ContextVar("held_answers", default=None)


@contextmanager
def looking_once():
    """Each question is asked of the database once until the block ends."""
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def held(look: Callable[P, T]) -> Callable[P, T]:
    """Mark a function of hashable arguments whose answer, never to be changed by whoever gets it, may be held."""

    @wraps(look)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _answers.get()
        if answers is None:
            return look(*args, **kwargs)
        key = look, args, tuple(kwargs.items())
        if key not in answers:
            answers[key] = look(*args, **kwargs)
        return answers[key]

    return ask

"""Links of a chain: strong, weak or missing. Pure."""

STRONG, WEAK, MISSING, UNASSESSED = "strong", "weak", "missing", "unassessed"
ENTERPRISES_FOR_STRONG = 3


def propose_state(enterprises: int, projects: int, landed: int) -> str:
    """What the system proposes; the chain office confirms.

    强: three enterprises, or one beside a landed project. 弱: any enterprise or active project. 缺: neither.
    """
    if enterprises >= ENTERPRISES_FOR_STRONG or (enterprises and landed):
        return STRONG
    return WEAK if enterprises or projects else MISSING

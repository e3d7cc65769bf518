"""To whom a reminder goes: the responsible, and from a certain day on the post above them."""


def responsible_for(deadline, directory) -> set[int]:
    """The person who promised it, else the officers of the department that did."""
    return {deadline.owner_id} if deadline.owner_id else directory.officers(deadline.department_id)


def above(rule, project, directory, nth: int | None = None) -> set[int]:
    """Holders of the rule's escalation post over the project's zone, once the thing is `nth` days overdue (None: whenever)."""
    if project is None or not rule.escalate_role or (nth is not None and nth < rule.escalate_after):
        return set()
    return directory.holders(rule.escalate_role, project)


def of_deadline(rule, deadline, nth: int, directory) -> set[int]:
    """Ids of those to be told about a deadline on its `nth` day overdue."""
    return responsible_for(deadline, directory) | above(rule, deadline.project, directory, nth)


def of_silence(rule, project, directory) -> set[int]:
    """Ids of those to be told that a project has gone quiet."""
    owner = {project.owner_id} if project.owner_id else set()
    return owner | above(rule, project, directory)

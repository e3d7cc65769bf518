"""What projects and their papers are found by, and the one rule by which projects are looked up: list, board, export, search, all alike."""

from django.db.models import Q, Value
from django.db.models.functions import Lower, Replace

from promotion.chains.models import ChainNode
from promotion.common.finding import entry_of, says, words_of
from promotion.common.models import SearchEntry
from promotion.common.search_index import Kind
from promotion.enterprises.search import ENTERPRISE
from promotion.projects.models import Project


def entry_of_project(project):
    """Name, code name and project company with their initials, the sentence, the code whole or by its number, the company's 信用代码."""
    return entry_of(
        names_of=[project.name, project.code_name, project.company_name],
        texts=[project.sentence],
        codes=[project.company_uscc],
        number=project.code,
    )


def entry_of_document(document):
    """The title."""
    return entry_of(names_of=[document.title])


PROJECT = Kind("project", "Project", entry_of_project)
DOCUMENT = Kind("document", "Document", entry_of_document)


def projects_matching(projects, text: str):
    """Of `projects` those of which every word of `text` speaks, in what they say themselves or in what their investor is found by."""
    words = words_of(text)
    if not any(word.narrows for word in words):
        return projects.none()
    for word in words:
        own = SearchEntry.objects.rows_of(PROJECT.name, word)
        firms = SearchEntry.objects.rows_of(ENTERPRISE.name, word)
        # A union, so that both indexes drive the look-up; an OR of the two would walk through every project.
        projects = projects.filter(pk__in=own.union(Project.objects.filter(enterprise__in=firms).order_by().values("pk")))
    return projects


def summaries_matching(summaries, text: str):
    """Of 摘要 rows those with each word in their code, or its number, or in the name of their chain: nothing else of them may be asked about."""
    words = words_of(text)
    if not any(word.narrows for word in words):
        return summaries.none()
    nodes = list(ChainNode.objects.values_list("pk", "name"))
    summaries = summaries.alias(plain_code=Lower(Replace("code", Value("-"))))
    for word in words:
        chains = [pk for pk, name in nodes if says(name, [word])]
        summaries = summaries.filter(Q(plain_code__contains=word.text) | Q(chain__in=chains))
    return summaries

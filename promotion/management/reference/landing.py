"""The shipped templates of landing plans. A template edited here, or one of its items, is left alone with all its items."""

from promotion.landing.models import LandingTemplate, TemplateTask
from promotion.management.reference.sheets import copied, read, slugs
from promotion.management.reference.upsert import Upsert


def load_templates(nodes: Upsert) -> tuple[Upsert, Upsert]:
    """Templates and their items, with what each waits for."""
    templates = Upsert(LandingTemplate).rows(
        [
            copied(row, "slug", "name", "site_kind") | {"chain_id": nodes.id_of(row["chain"]), "sort": sort}
            for sort, row in enumerate(read("landing_templates"), 1)
        ]
    )
    sheet = [(sort, row) for sort, row in enumerate(read("landing_template_tasks"), 1) if (row["template"],) not in templates.edited]
    tasks = Upsert(TemplateTask).rows(
        [
            {name: row[name] for name in ("slug", "title", "phase", "function", "materials")}
            | {"template_id": templates.id_of(row["template"]), "workdays": int(row["workdays"]), "sort": sort}
            for sort, row in sheet
        ]
    )
    tasks.links("after", {row["slug"]: {tasks.id_of(slug) for slug in slugs(row["after"])} for _sort, row in sheet})
    return templates, tasks

"""The house rules that a linter can hold: import contracts, foreign keys that point down, one writer of a stage, public functions that say what they do."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from importlinter import cli

ROOT = Path(__file__).resolve().parent.parent
CODE = [path for path in (ROOT / "promotion").rglob("*.py") if "migrations" not in path.parts]
LAYERS = next(
    contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    if contract["type"] == "layers"
)
FLOOR = {room: floor for floor, rooms in enumerate(reversed(LAYERS)) for room in rooms.split(" | ")}


def _room(model) -> str:
    return model.__module__.split(".")[1]


def test_the_import_contracts_hold(monkeypatch):
    monkeypatch.setattr(cli, "_configure_logging", lambda verbose: None)  # it would silence every logger of this process
    assert cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_foreign_keys_point_down():
    up = []
    for model in apps.get_app_config("promotion").get_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and not field.auto_created else None
            if target is not None and target._meta.app_label == "promotion" and FLOOR[_room(target)] > FLOOR[_room(model)]:
                up.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert up == []


def test_one_function_writes_the_six_facts():
    writers = set()
    for path in CODE:
        if re.search(
            r"project\.(stage|status|owner_id|owner|chain_id|zone_id|amount) = |ProjectState\.objects\.(bulk_)?create", path.read_text()
        ):
            writers.add(str(path.relative_to(ROOT)))
    # The benchmark fills a database of its own in bulk.
    assert writers - {"promotion/management/benching/data.py"} == {"promotion/projects/services/journal.py"}


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_and_public_function_says_what_it_is_for(path):
    tree = ast.parse(path.read_text())
    silent = [] if ast.get_docstring(tree) or not tree.body else [path.name]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
            silent.append(node.name)
    assert silent == []

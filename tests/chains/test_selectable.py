"""Which nodes a picker offers."""

import pytest

from promotion.chains.selectable import is_selectable


@pytest.mark.parametrize(
    ("node_type", "level", "expected"),
    [
        ("sector", 1, True),
        ("other_sector", 1, True),
        ("chain", 2, True),
        ("subchain", 2, True),
        ("link", 3, True),
        ("product", 3, True),
        ("cluster", 1, True),
        ("cluster", 2, False),
        ("group", 1, False),
        ("existing", 2, False),
        ("zone_direction", 2, False),
        ("application", 3, False),
        ("tech_field", 2, False),
        ("target_enterprise", 2, False),
    ],
)
def test_a_project_sits_in_industries_and_their_links(node_type, level, expected):
    assert is_selectable(node_type, level) is expected

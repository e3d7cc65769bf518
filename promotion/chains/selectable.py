"""Which kinds of node a project may be put on (pure).

A project sits in an industry, a chain, a link of it or a product. It does not sit in a heading (`group`), in a list of what is already
there (`existing`), in what one zone is meant to do (`zone_direction`), in a wish for firms (`target_enterprise`), in a customer's market
(`application`) or in a research theme (`tech_field`): those rows are kept to be read. A `cluster` is an industry where it is the top of
its scheme (内自七大产业集群, 川南渝西五大集群); further down (国家级、省级战略性新兴产业集群) it is an award to a place.
"""

INDUSTRY_TYPES = frozenset({"sector", "other_sector", "chain", "subchain", "link", "product"})


def is_selectable(node_type: str, level: int) -> bool:
    """True where a picker may offer a node of this type and reference level."""
    return node_type in INDUSTRY_TYPES or (node_type == "cluster" and level == 1)

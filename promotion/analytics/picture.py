"""The chain as a picture: its links up-, mid- and downstream, each with its state and with the enterprises and projects there."""

from collections import Counter

from django.db.models import Count

from promotion.analytics.figures import Lane, Link, LinkGroup, Picture
from promotion.analytics.links import MISSING, WEAK
from promotion.chains.models import ChainNode
from promotion.common.trees import ids_of

POSITIONS = ("up", "mid", "down", "")


def picture_of(rows, enterprises, node) -> Picture:
    """The picture of `node` over visible projects and enterprises: three queries. Counts include the subtree of each link."""
    nodes = list(ChainNode.objects.selectable().under(node).order_by("sort", "pk"))
    projects = _rolled_up(rows.active().filter(chain__path__startswith=node.path), nodes)
    firms = _rolled_up(enterprises.filter(chain__path__startswith=node.path), nodes)
    parents = {each.parent_id for each in nodes}
    names = {each.pk: each for each in nodes}
    leaves: dict[int, list[ChainNode]] = {}
    for each in nodes:
        if each.pk not in parents:
            leaves.setdefault(each.parent_id if each.parent_id in names else each.pk, []).append(each)
    groups = [_group(names[pk], found, names, projects, firms, node) for pk, found in leaves.items()]
    groups.sort(key=lambda pair: pair[0])
    drawn = tuple(group for _order, group in groups)
    states = Counter(link.state for group in drawn for lane in group.lanes for link in lane.links)
    words = [(state.value, str(state.label), states.get(state.value, 0)) for state in ChainNode.LinkState]
    return Picture(drawn, tuple(words), sum(states.values()))


def _group(head, leaves, names, projects, firms, node):
    links = {position: [] for position in POSITIONS}
    for leaf in leaves:
        links[leaf.position].append(leaf)
    lanes = tuple(
        Lane(
            label=found[0].position_label,
            position=position or "none",
            links=tuple(_link(leaf, projects, firms) for leaf in sorted(found, key=lambda leaf: (leaf.sequence or 0, leaf.sort, leaf.pk))),
        )
        for position, found in links.items()
        if found
    )
    above = [names[pk].name for pk in head.path_ids[:-1] if pk in names and pk != node.pk]
    order = [(names[pk].sort if pk in names else 0, pk) for pk in head.path_ids]
    return order, LinkGroup(head.slug, head.name, " › ".join(above), projects[head.pk], lanes)


def _link(leaf, projects, firms) -> Link:
    return Link(
        slug=leaf.slug,
        name=leaf.name,
        state=leaf.link_state,
        state_label=str(leaf.get_link_state_display()),
        enterprises=firms[leaf.pk],
        projects=projects[leaf.pk],
        is_gap=leaf.link_state in (MISSING, WEAK) and not projects[leaf.pk],
    )


def _rolled_up(rows, nodes) -> Counter:
    """How many of `rows` sit on each node or beneath it: one grouped query, added up along the paths."""
    found = rows.order_by().values_list("chain__path").annotate(n=Count("pk"))
    known = {each.pk for each in nodes}
    total: Counter = Counter()
    for path, n in found:
        for pk in ids_of(path):
            if pk in known:
                total[pk] += n
    return total

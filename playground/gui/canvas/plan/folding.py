"""How the nodes around a group make room when it unfolds, and close up again when it is folded.

A block keeps its left edge; what stands behind it moves. Knows plans, not Qt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from playground.gui.canvas.plan.cubics import Point
from playground.gui.canvas.plan.measures import Box, around
from playground.gui.canvas.plan.plan import Plan
from playground.gui.canvas.plan.room import CLEAR, GAP


def opening(folded: Plan, opened: Plan, groups: Iterable[int]) -> dict[int, Point]:
    """How far each node of the document goes when these groups unfold, one after the other.

    Both plans have every node where it stands now. Nothing moves where the frame covers nothing.
    """
    ways: dict[int, Point] = {}
    for group in groups:
        if -group not in folded.faces or group not in opened.frames:
            continue
        block, frame = folded.box(-group), _frame(opened, group)
        inside = frozenset(opened.frames[group].nodes)
        others = {id: box for id, box in opened.boxes.items() if id not in inside}
        if not any(box.meets(frame.grown(CLEAR - 1)) for box in others.values()):
            continue
        to_right = block.x - frame.x
        moved = dict.fromkeys(inside, (to_right, 0.0))
        behind = _behind(folded, {-group}, others, block.right, frame)
        moved |= _aside(others, behind, frame.width - block.width, frame.moved(to_right, 0))
        opened = _moved(opened, moved, ways)
        folded = folded.placed(
            {
                id: (box.x + moved[id][0], box.y + moved[id][1])
                for id, box in folded.boxes.items()
                if id in moved
            }
        )
    return ways


def closing(opened: Plan, folded: Plan, members: Mapping[int, Collection[int]]) -> dict[int, Point]:
    """How far each node of the document goes when groups, given by their nodes, are folded."""
    ways: dict[int, Point] = {}
    for group, nodes in members.items():
        inside = {opened.face_of(node) for node in nodes} & opened.boxes.keys()
        if -group not in folded.faces or not inside:
            continue
        boxes = opened.boxes
        frame = _frame(opened, group) if group in opened.frames else around([boxes[id] for id in inside])
        block = folded.box(-group).moved(*ways.get(next(iter(nodes)), (0.0, 0.0)))
        others = {id: box for id, box in boxes.items() if id not in inside}
        behind = _behind(opened, inside, others, frame.right, frame)
        back = _slack(others, behind, frame.width - block.width)
        moved = dict.fromkeys(inside, (frame.x - block.x, 0.0))
        moved |= dict.fromkeys(behind, (-back, 0.0))
        opened = _moved(opened, moved, ways)
    return ways


def _frame(plan: Plan, group: int) -> Box:
    """A frame with its title."""
    return around([plan.frame(group), plan.frame_title(group)])


def _behind(
    plan: Plan, group: Collection[int], others: Mapping[int, Box], right: float, frame: Box
) -> frozenset[int]:
    """What stands to the right of a group and is fed by it, or in one row with it or with what is."""
    rest = {id: box for id, box in others.items() if box.x >= right - 1}
    fed, found = _fed(plan, group), set[int]()
    rows = [frame, *(rest[id] for id in rest.keys() & fed)]
    found |= rest.keys() & fed
    while rows:
        row = rows.pop()
        for id in rest.keys() - found:
            if rest[id].y <= row.bottom + CLEAR and row.y - CLEAR <= rest[id].bottom:
                found.add(id)
                rows.append(rest[id])
    return frozenset(found | (_feeding(plan, found) & rest.keys()))


def _fed(plan: Plan, group: Collection[int]) -> set[int]:
    """The faces that some way leads to from these."""
    return _reached(group, [plan.ends(link) for link in plan.links])


def _feeding(plan: Plan, fed: Collection[int]) -> set[int]:
    """The faces from which some way leads to these."""
    return _reached(fed, [plan.ends(link)[::-1] for link in plan.links])


def _reached(start: Collection[int], steps: Iterable[tuple[int, int]]) -> set[int]:
    """All that steps lead to from a start, without it."""
    out: dict[int, list[int]] = {}
    for first, second in steps:
        out.setdefault(first, []).append(second)
    found, todo = set(start), list(start)
    while todo:
        for second in out.get(todo.pop(), ()):
            if second not in found:
                found.add(second)
                todo.append(second)
    return found - set(start)


def _aside(others: Mapping[int, Box], behind: Collection[int], wider: float, frame: Box) -> dict[int, Point]:
    """What stands behind goes as far as a block grows; what is still covered goes up or down."""
    moved = {id: (max(0.0, wider), 0.0) for id in behind}
    still = {id: box for id, box in others.items() if id not in moved}
    beside = {
        id: box for id, box in still.items() if box.x < frame.right + CLEAR and frame.x - CLEAR < box.right
    }
    covered = [box for box in beside.values() if box.meets(frame.grown(CLEAR - 1))]
    middle = frame.center[1]
    top = min((box.y for box in covered if box.center[1] >= middle), default=None)
    foot = max((box.bottom for box in covered if box.center[1] < middle), default=None)
    for id, box in beside.items():
        if top is not None and box.y >= top:
            moved[id] = 0.0, frame.bottom + CLEAR - top
        elif foot is not None and box.bottom <= foot:
            moved[id] = 0.0, frame.y - CLEAR - foot
    return moved


def _slack(others: Mapping[int, Box], behind: Collection[int], most: float) -> float:
    """How far what stands behind may come back without coming too near to what stays."""
    free = max(0.0, most)
    for id in behind:
        box = others[id]
        swept = Box(box.x - free, box.y - CLEAR, free + box.width, box.height + 2 * CLEAR)
        for other in (one for key, one in others.items() if key not in behind):
            if other.meets(swept):
                free = max(0.0, min(free, box.x - other.right - GAP / 2))
    return free


def _moved(plan: Plan, moved: Mapping[int, Point], ways: dict[int, Point]) -> Plan:
    """The plan with faces so much further; adds how far the nodes behind them went."""
    for id, (dx, dy) in moved.items():
        for node in plan.members({id}):
            x, y = ways.get(node, (0.0, 0.0))
            ways[node] = x + dx, y + dy
    places = {id: (plan.at[id][0] + dx, plan.at[id][1] + dy) for id, (dx, dy) in moved.items()}
    return plan.placed(places)

"""What is known of a battery's state of health, by kind and time, beside the policy's floors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lifecycle.plots.frame import COLOURS, LINES, SHAPES, Spec, axis, frame


@dataclass(frozen=True, slots=True)
class EvidencePoint:
    """One estimate or measurement; `lower` and `upper` are None where it has no interval."""

    at: datetime
    kind: str
    state_of_health: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class PolicyFloor:
    """The least state of health of a grade."""

    grade: str
    state_of_health: float


def evidence_plot(
    points: Sequence[EvidencePoint],
    floors: Sequence[PolicyFloor] = (),
    *,
    title: str = "State of health: the evidence",
) -> Spec:
    """Points with intervals over time (SoH as fractions, shown in per cent), floors as rules.

    Each kind has its colour and its shape; each floor has its grade written on it.
    """
    kinds = list(dict.fromkeys(point.kind for point in points))
    told = "; ".join(
        f"{point.kind} {point.state_of_health:.1%} on {point.at:%Y-%m-%d}" for point in points[-6:]
    )
    floors_told = ", ".join(f"{floor.grade} from {floor.state_of_health:.0%}" for floor in floors)
    description = (
        f"State of health by kind of evidence: {told or 'none yet'}. {floors_told}".strip()
    )
    values = [
        {
            "at": point.at.isoformat(),
            "kind": point.kind,
            "soh": point.state_of_health,
            "lower": point.lower,
            "upper": point.upper,
        }
        for point in points
    ]
    scale = {"domain": kinds, "range": list(COLOURS[: len(kinds)])}
    shapes = {"domain": kinds, "range": list(SHAPES[: len(kinds)])}
    kind = {"field": "kind", "type": "nominal", "title": None}
    time = axis(
        "at",
        None,
        "temporal",
        scale=_dates(points),
        axis={"format": "%-d %b %Y", "tickCount": 5, "labelOverlap": True},
    )
    share = axis(
        "soh", "State of health (%)", scale=_shares(points, floors), axis={"format": ".0%"}
    )
    return frame(
        title,
        description,
        {
            "layer": [
                _floor_rules(floors, share),
                _floor_labels(floors, share),
                {
                    "data": {"values": [v for v in values if v["lower"] is not None]},
                    "mark": {"type": "rule", "strokeWidth": 2},
                    "encoding": {
                        "x": time,
                        "y": {**share, "field": "lower"},
                        "y2": {"field": "upper"},
                        "color": {**kind, "scale": scale},
                    },
                },
                {
                    "data": {"values": values},
                    "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                    "encoding": {
                        "x": time,
                        "y": share,
                        "color": {**kind, "scale": scale},
                        "shape": {**kind, "scale": shapes},
                    },
                },
            ]
        },
    )


def _dates(points: Sequence[EvidencePoint]) -> Spec:
    """From a week before the first point to a week after the last, so that none sits on an edge."""
    if not points:
        return {}
    times = [point.at for point in points]
    room = max(timedelta(days=7), (max(times) - min(times)) * 0.06)
    return {"domain": [(min(times) - room).isoformat(), (max(times) + room).isoformat()]}


def _shares(points: Sequence[EvidencePoint], floors: Sequence[PolicyFloor]) -> Spec:
    """All values and floors with some room; never beyond what a share can be by more than that."""
    shares = [floor.state_of_health for floor in floors]
    for point in points:
        shares += [s for s in (point.state_of_health, point.lower, point.upper) if s is not None]
    if not shares:
        return {"domain": [0, 1]}
    return {"domain": [max(0.0, min(shares) - 0.06), max(shares) + 0.06], "nice": True}


def _floor_rules(floors: Sequence[PolicyFloor], share: Spec) -> Spec:
    return {
        "data": {"values": [{"soh": floor.state_of_health} for floor in floors]},
        "mark": {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 1.2, "color": LINES},
        "encoding": {"y": share},
    }


def _floor_labels(floors: Sequence[PolicyFloor], share: Spec) -> Spec:
    labels = [{"soh": f.state_of_health, "label": f"{f.grade} from here"} for f in floors]
    return {
        "data": {"values": labels},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "bottom",
            "dx": 4,
            "dy": -3,
            "fontSize": 11,
        },
        "encoding": {
            "x": {"value": 0},
            "y": share,
            "text": {"field": "label"},
        },
    }

"""An impedance spectrum as Nyquist plot: -Im over Re, the capacitive arc above."""

from collections.abc import Sequence
from math import log10

from lifecycle.plots.frame import COLOURS, SHAPES, Spec, axis, frame


def nyquist_plot(
    spectra: Sequence[tuple[str, Sequence[float], Sequence[float], Sequence[float]]],
) -> Spec:
    """`spectra`: name, frequency (Hz), real and imaginary part (ohm), shown in mOhm; both axes have
    one scale. Frequencies of whole decades are written beside their points."""
    values = [
        {"what": name, "real": re * 1000, "minus": -im * 1000, "hz": f, "label": _decade(f, fs)}
        for name, fs, res, ims in spectra
        for f, re, im in zip(fs, res, ims, strict=True)
    ]
    real = [float(str(v["real"])) for v in values]
    minus = [float(str(v["minus"])) for v in values]
    span = max(max(real) - min(real), max(minus) - min(minus), 1e-6) * 1.08
    low_x, low_y = (max(real) + min(real) - span) / 2, min(minus) - span * 0.04
    domain_x, domain_y = [low_x, low_x + span], [low_y, low_y + span]
    names = [name for name, *_ in spectra]
    colour = {
        "field": "what",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": list(COLOURS[: len(names)])},
    }
    shape = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": names, "range": list(SHAPES[: len(names)])},
    }
    x = axis("real", "Re Z (mΩ)", scale={"domain": domain_x, "nice": False})
    y = axis("minus", "-Im Z (mΩ)", scale={"domain": domain_y, "nice": False})
    labelled = [v for v in values if v["label"]]
    told = "; ".join(f"{name}: {len(fs)} frequencies" for name, fs, _, _ in spectra)
    spec = frame(
        "Impedance",
        f"Nyquist plot of {told}.",
        {
            "layer": [
                {
                    "data": {"values": values},
                    "mark": {"type": "line", "point": False, "strokeWidth": 1},
                    "encoding": {"x": x, "y": y, "color": colour, "order": {"field": "hz"}},
                },
                {
                    "data": {"values": values},
                    "mark": {"type": "point", "filled": True, "size": 45},
                    "encoding": {"x": x, "y": y, "color": colour, "shape": shape},
                },
                {
                    "data": {"values": labelled},
                    "mark": {"type": "text", "dy": -12, "fontSize": 11},
                    "encoding": {"x": x, "y": y, "text": {"field": "label"}},
                },
            ]
        },
    )
    return {**spec, "width": 420, "height": 420}


def _decade(frequency_hz: float, of: Sequence[float]) -> str:
    """`1 kHz` at the point next to each whole decade."""
    power = round(log10(frequency_hz))
    nearest = min(of, key=lambda other: abs(log10(other) - power))
    if nearest != frequency_hz or abs(log10(frequency_hz) - power) > 0.2:
        return ""
    return f"{10 ** (power - 3):g} kHz" if power >= 3 else f"{10**power:g} Hz"

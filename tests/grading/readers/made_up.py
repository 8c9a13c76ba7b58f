"""Made-up tester files: a model of a cell that is simple enough to know every number."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import openpyxl

from grading.measurements.pulse_sequence import PULSE_WIDTHS_S, RATES_C
from grading.readers import example_csv

HEADERS = [
    "工步序号", "工步类型", "状态", "绝对时间", "结果", "起始电压(V)", "结束电压(V)",
    "起始电流(A)", "结束电流(A)", "充电容量(Ah)", "放电容量(Ah)", "充电能量(Wh)", "放电能量(Wh)",
    "持续时间(h:min:s:ms)", "开始温度1(℃)",
]  # fmt: skip
RATED_AH = 20.0
KIND, START, VOLTAGE, DURATION, TEMPERATURE = 1, 3, 5, 13, 14


def table(rows: int = 1, **changes: str) -> str:
    """A pulse table of some tests, with the given columns set to the given text in each row."""
    header, row, _ = example_csv().split("\r\n")
    names = header.split(",")
    lines = [header]
    for number in range(rows):
        values = dict(zip(names, row.split(","), strict=True))
        values |= {"test_id": f"{number:05d}", **changes}
        lines.append(",".join(values[name] for name in names))
    return "\r\n".join(lines) + "\r\n"


class Tester:
    """Writes steps one after another, as the tester's clock runs."""

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self.clock = datetime.fromisoformat("2025-03-03T08:00")

    def step(
        self,
        kind: str,
        seconds: float,
        volts: tuple[float, float],
        amperes: float = 0.0,
        end_amperes: float | None = None,
    ) -> None:
        mode = {"其它": "静置", "充电": "充电 CC", "放电": "放电 DC"}[kind]
        if end_amperes is not None:
            mode = "充电 CC-CV"
        charge = abs(amperes) * seconds / 3600
        minutes, rest = divmod(seconds, 60)
        hours, minutes = divmod(int(minutes), 60)
        self.rows.append([
            len(self.rows) + 1, kind, mode, self.clock.isoformat(" ", "milliseconds"), "完成",
            *volts, amperes, amperes if end_amperes is None else end_amperes,
            charge if kind == "充电" else 0.0, -charge if kind == "放电" else 0.0,
            charge * 3.7 if kind == "充电" else 0.0, -charge * 3.7 if kind == "放电" else 0.0,
            f"{hours:02d}:{minutes:02d}:{rest:06.3f}", 25.0,
        ])  # fmt: skip
        self.clock += timedelta(seconds=seconds + 0.3)

    def capacity_test(self, capacity_ah: float) -> None:
        self.step("其它", 30, (3.7, 3.7))
        self.step("充电", 1800, (3.8, 4.2), RATED_AH, end_amperes=1.0)
        self.step("其它", 900, (4.19, 4.18))
        self.step("放电", capacity_ah / RATED_AH * 3600, (4.1, 2.7), -RATED_AH)
        self.step("其它", 900, (2.9, 3.2))

    def level(self, rest_v: float, sag_v: float = 0.02) -> None:
        """One level; the cell answers with `sag_v` for each C, as much again within the pulse."""
        self.step("充电", 180, (rest_v, rest_v + 0.03), RATED_AH)
        self.step("其它", 600, (rest_v + 0.02, rest_v))
        for width_s in PULSE_WIDTHS_S:
            for rate in RATES_C:
                up, amperes = sag_v * rate, rate * RATED_AH
                self.step("充电", width_s, (rest_v + up, rest_v + 2 * up), amperes)
                self.step("其它", 15 * width_s, (rest_v + up, rest_v))
                self.step("放电", width_s, (rest_v - up, rest_v - 2 * up), -amperes)
                self.step("其它", 15 * width_s, (rest_v - up, rest_v))


def visit(
    levels: int = 2, capacity_ah: float | None = 16.0, sag_v: float = 0.02
) -> list[list[Any]]:
    """The rows of a whole visit."""
    tester = Tester()
    if capacity_ah is not None:
        tester.capacity_test(capacity_ah)
    for number in range(levels):
        tester.level(3.4 + 0.05 * number, sag_v)
    return tester.rows


def workbook(
    rows: Sequence[Sequence[Any]], *, headers: Sequence[str] = HEADERS, sheet: str = "Sheet1"
) -> bytes:
    """An .xlsx with one sheet."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    page.append(list(headers))
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, **changes: bytes) -> bytes:
    """A copy of a workbook whose parts are replaced or added: `sheet` is the first sheet's XML."""
    names = {"sheet": "xl/worksheets/sheet1.xml"}
    replaced = {names.get(name, name): data for name, data in changes.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, replaced.pop(entry.filename, old.read(entry)))
        for name, data in replaced.items():
            new.writestr(name, data)
    return out.getvalue()


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)

"""The columns of a Nebula workbook, and one row of it with units and signs put right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from grading.measurements.problems import ProblemList, refuse
from grading.readers.safe_workbook import SheetRows

KINDS = {"充电": "charge", "放电": "discharge", "其它": "rest"}
SKIPPED = "手动跳转"

# Tester's header: what it is in English, for the messages.
HEADERS = {
    "工步类型": "kind of step",
    "状态": "mode",
    "绝对时间": "start of step",
    "结果": "how the step ended",
    "起始电压(V)": "first voltage",
    "结束电压(V)": "last voltage",
    "起始电流(A)": "first current",
    "结束电流(A)": "last current",
    "充电容量(Ah)": "charge put in",
    "放电容量(Ah)": "charge taken out",
    "充电能量(Wh)": "energy put in",
    "放电能量(Wh)": "energy taken out",
    "持续时间(h:min:s:ms)": "length of step",
    "开始温度1(℃)": "temperature at sensor 1",
}
NUMBERS = tuple(name for name in HEADERS if name.endswith(("(V)", "(A)", "(Ah)", "(Wh)", "(℃)")))
LEAST_KNOWN_HEADERS = 4
VOLTAGE_V = (0.5, 5.0)
CURRENT_A = 5_000.0
DURATION = re.compile(r"(\d{1,4}):([0-5]?\d):([0-5]?\d(?:\.\d{1,6})?)")
EXPORT_AGAIN = "Export the step sheet from the tester's software again, with all columns."


@dataclass(frozen=True, slots=True)
class TesterRow:
    """One step as the tester wrote it; charging is positive, sensors that read 0 are None."""

    sheet_row: int
    kind: str
    mode: str
    was_skipped: bool
    started_at: datetime | None
    duration_s: float
    start_voltage_v: float
    end_voltage_v: float
    start_current_a: float
    end_current_a: float
    charge_ah: float
    energy_wh: float
    temperature_c: float | None


@dataclass(frozen=True, slots=True)
class StepTable:
    """The steps of a sheet in order; None is a row that is empty in the sheet."""

    sheet: str
    rows: tuple[TesterRow | None, ...]
    first_row: int = 2
    left_out: tuple[str, ...] = ()


def known_headers(sheet: SheetRows) -> set[str]:
    """Which of the tester's headers stand in a sheet's first row."""
    return {_header(cell) for cell in (sheet.rows[0] if sheet.rows else ())} & set(HEADERS)


def read_steps(sheet: SheetRows, *, keep_sound: bool = False) -> StepTable:
    """All rows of the sheet; raises MeasurementFileError naming sheet, row and column. With
    `keep_sound` those above the first row that is wrong."""
    places = _places(sheet)
    has_sensor = any(
        isinstance(row[places["开始温度1(℃)"]], float) and row[places["开始温度1(℃)"]]
        for row in sheet.rows[1:]
    )
    problems = ProblemList()
    rows: list[TesterRow | None] = []
    for sheet_row, cells in enumerate(sheet.rows[1:], start=2):
        if _is_empty(cells):
            rows.append(None)
        else:
            rows.append(_row(sheet.name, sheet_row, cells, places, has_sensor, problems))
        if problems.is_full or (keep_sound and problems):
            break
    left_out: tuple[str, ...] = ()
    if keep_sound and problems and len(rows) > 1:
        rows.pop()
        left_out = (f"Left out from there on: {problems.listed[0]}",)
    else:
        problems.raise_if_any()
    while rows and rows[-1] is None:
        rows.pop()
    if not rows:
        refuse(f"sheet {sheet.name}", "Holds a header, but no step.", EXPORT_AGAIN)
    return StepTable(sheet.name, tuple(rows), left_out=left_out)


def _is_empty(cells: Sequence[Any]) -> bool:
    """An empty row may hold zeros in its number columns, where someone has put it in by hand."""
    return all(cell in ("", None) or (cell == 0 and isinstance(cell, float)) for cell in cells)


def _header(cell: Any) -> str:
    return str(cell).strip().replace("（", "(").replace("）", ")")


def _places(sheet: SheetRows) -> dict[str, int]:
    names = [_header(cell) for cell in sheet.rows[0]]
    problems = ProblemList()
    for name, meaning in HEADERS.items():
        if names.count(name) != 1:
            state = "is missing" if name not in names else "stands there twice"
            what = f"The column {name} ({meaning}) {state}."
            problems.add(f"sheet {sheet.name}, row 1", what, EXPORT_AGAIN)
    problems.raise_if_any()
    return {name: names.index(name) for name in HEADERS}


def column_letter(place: int) -> str:
    """The letters of a column, as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _row(
    sheet: str,
    sheet_row: int,
    cells: Sequence[Any],
    places: dict[str, int],
    has_sensor: bool,
    problems: ProblemList,
) -> TesterRow | None:
    def problem(name: str, what: str) -> None:
        column = f"column {column_letter(places[name])} ({name}, {HEADERS[name]})"
        advice = "Correct nothing by hand: export the workbook from the tester again."
        problems.add(f"sheet {sheet}, row {sheet_row}, {column}", what, advice)

    number: dict[str, float] = {}
    for name in NUMBERS:
        cell = cells[places[name]]
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            problem(name, f"{str(cell)[:30]!r} is not a number." if cell != "" else "Is empty.")
            return None
        number[name] = float(cell)
        if not _is_possible(name, number[name]):
            problem(name, f"{number[name]:g} cannot be: no cell shows that.")
            return None
    kind = KINDS.get(str(cells[places["工步类型"]]).strip())
    duration_s = _seconds(cells[places["持续时间(h:min:s:ms)"]])
    started_at = _moment(cells[places["绝对时间"]])
    if kind is None:
        problem("工步类型", f"{str(cells[places['工步类型']])[:30]!r} is no kind of step.")
    if duration_s is None:
        problem("持续时间(h:min:s:ms)", "Is no duration of the form hh:mm:ss.mmm.")
    if started_at is None:
        problem("绝对时间", "Is no time of the form YYYY-MM-DD hh:mm:ss.mmm.")
    if kind is None or duration_s is None or started_at is None:
        return None
    sign = -1 if kind == "discharge" else 1
    return TesterRow(
        sheet_row=sheet_row,
        kind=kind,
        mode=str(cells[places["状态"]]).strip(),
        was_skipped=str(cells[places["结果"]]).strip() == SKIPPED,
        started_at=started_at,
        duration_s=duration_s,
        start_voltage_v=number["起始电压(V)"],
        end_voltage_v=number["结束电压(V)"],
        start_current_a=sign * abs(number["起始电流(A)"]) if kind != "rest" else 0.0,
        end_current_a=sign * abs(number["结束电流(A)"]) if kind != "rest" else 0.0,
        charge_ah=abs(number["充电容量(Ah)"]) - abs(number["放电容量(Ah)"]),
        energy_wh=abs(number["充电能量(Wh)"]) - abs(number["放电能量(Wh)"]),
        temperature_c=number["开始温度1(℃)"] if has_sensor else None,
    )


def _is_possible(name: str, value: float) -> bool:
    if name.endswith("(V)"):
        return VOLTAGE_V[0] <= value <= VOLTAGE_V[1]
    if name.endswith("(℃)"):
        return -60 <= value <= 150
    return abs(value) <= CURRENT_A


def _seconds(cell: Any) -> float | None:
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    found = DURATION.fullmatch(str(cell).strip())
    if found is None or not found[0].isascii():
        return None
    return int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def _moment(cell: Any) -> datetime | None:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    try:
        return datetime.fromisoformat(str(cell).strip()).replace(tzinfo=None)
    except ValueError:
        return None

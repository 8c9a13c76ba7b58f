import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.enums import Role
from accounts.permissions import PermissionRefusedError
from lifecycle.catalogue import COLUMNS, CatalogueFileError, write_table
from lifecycle.models import BatteryModel
from lifecycle.services.catalogue_import import export_catalogue, import_catalogue

NEW = {
    "code": "pack-x", "name": "Pack X", "maker": "Maker", "level": "pack",
    "chemistry": "Li-ion NMC", "rated_capacity_ah": "100", "rated_energy_kwh": "36",
    "nominal_voltage_v": "360", "minimum_voltage_v": "240", "maximum_voltage_v": "403",
    "cells_in_series": "96", "mass_kg": "250", "source": "data sheet",
}  # fmt: skip


@pytest.fixture
def administrator(make_actor, refurbisher):
    return make_actor(Role.ADMINISTRATOR, refurbisher, "ada")


@pytest.fixture
def take(administrator):
    def take(content, name="c.csv", dry_run=False, actor=None):
        text = content if isinstance(content, bytes) else content.encode()
        return import_catalogue(
            actor=actor or administrator, content=text, name=name, dry_run=dry_run
        )

    return take


def table(*rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_an_export_imports_again_unchanged(take):
    text = export_catalogue()
    assert text.splitlines()[0] == ",".join(COLUMNS)
    assert {line.outcome for line in take(text)} == {"unchanged"}
    assert export_catalogue() == text


def test_a_dry_run_writes_nothing(take):
    [line] = take(table(NEW), dry_run=True)
    assert (line.number, line.outcome) == (2, "new")
    assert not BatteryModel.objects.filter(code="pack-x").exists()


def test_new_and_changed_are_taken(take):
    assert [line.outcome for line in take(table(NEW))] == ["new"]
    [line] = take(table({"code": "pack-x", "mass_kg": "251.5"}))
    assert (line.outcome, line.changes) == ("changed", {"mass_kg": ("250", "251.5")})
    model = BatteryModel.objects.get(code="pack-x")
    assert (model.mass_kg, model.name) == (251.5, "Pack X")


def test_json_does_as_well(take):
    [line] = take(json.dumps([{**NEW, "figure_sources": {"mass_kg": "scale"}}]), "c.json")
    assert line.outcome == "new"
    assert BatteryModel.objects.get(code="pack-x").figure_sources == {"mass_kg": "scale"}


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [({"gtin": "04012345678902"}, "gtin", "it should be 1"),
     ({"mass_kg": "-3"}, "__all__", "ratings_are_positive"),
     ({"mass_kg": "heavy"}, "mass_kg", "decimal number"),
     ({"minimum_voltage_v": "500"}, "__all__", "voltage_window_is_a_window"),
     ({"chemistry": "Li-ion XYZ"}, "chemistry", "not a valid choice"),
     ({"module": "no-such"}, "module", "There is no model"),
     ({"module_count": "-1"}, "module_count", "greater than or equal"),
     ({"figure_sources": "{"}, "figure_sources", "JSON is asked for"),
     ({"code": "no good!"}, "code", "slug")],
)  # fmt: skip
def test_a_bad_line_is_told_with_its_column_and_nothing_is_taken(take, change, column, words):
    good = {**NEW, "code": "pack-good"}
    lines = take(table({**dict.fromkeys(change, ""), **good}, {**NEW, **change}))
    [problem] = [line for line in lines if line.outcome == "refused"]
    assert problem.number == 3
    assert words in problem.problems[column]
    assert not BatteryModel.objects.filter(code="pack-good").exists()


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [("code,colour\nx,red\n", "c.csv", "There is no column “colour”"),
     ("name\nx\n", "c.csv", "“code” is missing"), ("code,code\nx,y\n", "c.csv", "is there twice"),
     ("code,name\nx\n", "c.csv", "Line 2 has 1 cells"), ("", "c.csv", "“code” is missing"),
     ("code\n", "c.csv", "holds no model"), (b"\xff\xfe\x00", "c.csv", "UTF-8"),
     (b"PK\x03\x04\x00", "c.csv", "no text file"), ("{}", "c.json", "list of objects"),
     ("code\n" + "x\n" * 5001, "c.csv", "At most 5000"), ("[", "c.json", "no JSON")],
)  # fmt: skip
def test_what_is_no_catalogue(take, content, name, words):
    with pytest.raises(CatalogueFileError, match=words):
        take(content, name)


def test_the_same_code_twice(take):
    lines = take(table(NEW, NEW))
    assert "stands in line 2 already" in lines[1].problems["code"]


def test_no_cell_is_a_formula_when_it_is_opened_elsewhere():
    text = write_table([{"code": "x", "name": "=cmd|'/c calc'!A1", "maker": "@m"}])
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["name"][0], row["maker"]) == ("'", "'@m")


def test_who_may(take, technician):
    with pytest.raises(PermissionRefusedError):
        take(table(NEW), actor=technician)


def test_the_page_shows_each_line_first(browser_of, administrator):
    desk = browser_of(administrator)
    file = SimpleUploadedFile("c.csv", table(NEW, {**NEW, "code": "y", "gtin": "1"}).encode())
    page = desk.post("/catalogue/import/", {"file": file})
    assert page.status_code == 422
    assert "gtin: A GTIN has 8, 12, 13 or 14 digits" in page.content.decode()
    file = SimpleUploadedFile("c.csv", table(NEW).encode())
    page = desk.post("/catalogue/import/", {"file": file, "take": "on"}, follow=True)
    assert "1 lines taken." in page.content.decode()
    assert desk.get("/catalogue/pack-x/").status_code == 200


def test_the_commands(tmp_path, capsys, db):
    path = tmp_path / "c.csv"
    path.write_text(table({**NEW, "gtin": "04012345678902"}))
    with pytest.raises(CommandError, match="Nothing was taken"):
        call_command("import_catalogue", path)
    assert "c.csv:2: pack-x: refused gtin: The check digit" in capsys.readouterr().out
    call_command("export_catalogue")
    assert capsys.readouterr().out == export_catalogue()

"""Demands from files: looked at first, whole or not at all, each mistake at its line and column."""

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Organisation
from accounts.permissions import PermissionRefusedError
from lifecycle.models import Site
from lifecycle.services import verify_ledger
from matching.demand_table import COLUMNS, MOST_LINES, DemandFileError
from matching.enums import Application, DemandEventKind, DemandState
from matching.models import Demand
from matching.services import cancel_demand
from matching.services.demands.file_export import export_demands
from matching.services.demands.file_import import import_demands
from matching.web.demands.columns import EXPLAINED

pytestmark = pytest.mark.django_db
SOON = (timezone.localdate() + timedelta(days=40)).isoformat()
NEW = {
    "name": "Reach trucks", "application": "forklift", "site": "Rotterdam", "deadline": SOON,
    "quantity": "3", "minimum_voltage_v": "40", "maximum_voltage_v": "60",
    "minimum_energy_kwh": "9.5", "minimum_power_kw": "6", "minimum_state_of_health": "0.62",
    "target_state_of_health": "0.7", "chemistries": "Li-ion NMC;Li-ion LMO",
    "price_eur_per_kwh": "150", "price_loss_per_point": "0.8", "warranty_eur": "400",
    "maximum_distance_km": "500",
}  # fmt: skip


@pytest.fixture
def take(planner, site):
    def take(content, name="d.csv", dry_run=False, actor=None):
        text = content if isinstance(content, bytes) else content.encode()
        return import_demands(actor=actor or planner, content=text, name=name, dry_run=dry_run)

    return take


def table(*rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def exported(**how):
    return export_demands(Demand.objects.select_related("site").order_by("pk"), **how)


def test_new_demands_are_open_with_their_terms_and_their_story(take, planner, story):
    [line] = take(table(NEW))
    assert (line.number, line.outcome, line.warnings) == (2, "new", [])
    demand = Demand.objects.get(code=line.code)
    assert (demand.organisation_id, demand.state) == (planner.organisation_id, DemandState.OPEN)
    assert (demand.quantity, demand.packs_per_string, demand.bonus_eur) == (3, 0, 0)
    assert demand.minimum_energy_kwh == Decimal("9.5")
    assert demand.chemistries == ["Li-ion NMC", "Li-ion LMO"]
    assert story(demand) == [(DemandEventKind.OPENED, 0, planner.name)]
    assert verify_ledger().findings == []


def test_a_dry_run_says_the_same_and_writes_nothing(take):
    [line] = take(table(NEW | {"state": "draft"}), dry_run=True)
    assert line.outcome == "new"
    assert not Demand.objects.exists()


def test_the_same_file_again_adds_nothing(take, make_actor, house):
    content = table(NEW, NEW | {"name": "Second"})
    assert [line.outcome for line in take(content)] == ["new", "new"]
    again = take(content, actor=make_actor("planner", house))
    assert [line.outcome for line in again] == ["unchanged", "unchanged"]
    assert Demand.objects.count() == 2


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_an_export_imports_again_unchanged(take, demand, planner, ending):
    demand(name="=HYPERLINK(1)", reference="'-7", is_expected=True)
    demand(name='\'s-Gravenhage, "Haven"', battery_models=["leaf-24", "leaf-40"])
    demand(Application.STORAGE, spread=Decimal(0), minimum_energy_kwh=Decimal("40.125"))
    cancel_demand(actor=planner, demand=demand(Application.TRACTION), reason="left")
    Demand.objects.filter(application="storage").update(
        deadline=timezone.localdate() - timedelta(days=3)
    )
    text = exported(as_json=ending == "json")
    if ending == "csv":
        assert text.splitlines()[0] == ",".join(COLUMNS)
        rows = list(csv.reader(io.StringIO(text)))
        assert [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}] == []
    lines = take(text, f"d.{ending}")
    assert [(line.outcome, line.problems) for line in lines] == [("unchanged", {})] * 4
    assert exported(as_json=ending == "json") == text


def test_an_export_of_one_house_gives_another_the_same_demands(take, demand):
    demand(name="=1+1", battery_models=["leaf-24"], reference="PO 7")
    text = exported()
    row = next(csv.DictReader(io.StringIO(text)))
    fresh = {name: cell for name, cell in row.items() if name not in {"code", "version"}}
    Demand.objects.update(reference="")
    [line] = take(table(fresh))
    copy = Demand.objects.get(code=line.code)
    assert (copy.name, copy.battery_models, copy.reference) == ("=1+1", ["leaf-24"], "PO 7")


def test_a_change_needs_the_version_that_stands(take, demand, planner, story):
    wanted = demand(quantity=2, reference="PO-1")
    change = {"code": wanted.code, "quantity": "5"}
    [late] = take(table(change))
    assert late.outcome == "refused"
    assert "stands at version 1 and says otherwise" in late.problems["version"]
    [line] = take(table(change | {"version": "1"}))
    assert (line.outcome, line.changes) == ("changed", {"quantity": [2, 5]})
    wanted.refresh_from_db()
    assert (wanted.quantity, wanted.version, wanted.reference) == (5, 2, "PO-1")
    assert wanted.events.last().details == {"quantity": [2, 5]}
    [again] = take(table(change | {"version": "1"}))
    assert again.outcome == "unchanged"


def test_a_reference_finds_the_demand_that_stands(take):
    row = NEW | {"reference": "PO-1"}
    [made] = take(table(row))
    [same] = take(table(row | {"warranty_eur": "400.00"}))
    assert (same.outcome, same.code) == ("unchanged", made.code)
    [other] = take(table(row | {"quantity": "9"}))
    assert made.code in other.problems["version"]
    assert Demand.objects.count() == 1


def test_an_empty_cell_clears_what_may_be_empty(take, demand):
    wanted = demand(reference="PO-1", bonus_eur=Decimal(9), battery_models=["leaf-24"])
    cells = {"code": wanted.code, "version": "1", "reference": "", "battery_models": ""}
    [line] = take(table(cells | {"name": ""}))
    assert line.problems == {"name": "Enter a text."}
    [line] = take(table(cells))
    wanted.refresh_from_db()
    assert (wanted.reference, wanted.battery_models, wanted.bonus_eur) == ("", [], 9)


def test_one_bad_line_and_nothing_is_taken(take):
    lines = take(table(NEW, NEW | {"quantity": "0", "site": "Atlantis"}, NEW | {"name": "Third"}))
    assert [line.outcome for line in lines] == ["new", "refused", "new"]
    assert lines[1].number == 3
    assert set(lines[1].problems) == {"quantity", "site"}
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"site": "Atlantis"}, "site", "You have no site “Atlantis”. Known: Rotterdam."),
        ({"chemistries": "Li-ion XYZ"}, "chemistries", "There is no chemistry “Li-ion XYZ”"),
        ({"battery_models": "leaf-24;leaf-9"}, "battery_models", "no battery model “leaf-9”"),
        ({"application": "boat"}, "application", "Name one of: traction"),
        ({"quantity": "-3"}, "quantity", "from 1 to 10000"),
        ({"quantity": "2.5"}, "quantity", "Enter a whole number."),
        ({"quantity": "9" * 400}, "quantity", "Enter a number"),
        ({"quantity": "1e3"}, "quantity", "Enter a number, as 12.5, not “1e3”"),
        ({"minimum_energy_kwh": "9,5"}, "minimum_energy_kwh", "decimals with a point"),
        ({"minimum_energy_kwh": "0"}, "minimum_energy_kwh", "more than 0 kWh"),
        ({"minimum_state_of_health": "62"}, "minimum_state_of_health", "0.6 is 60 %"),
        ({"deadline": "2001-01-01"}, "deadline", "This day has passed"),
        ({"deadline": "31.12.2030"}, "deadline", "as 2027-03-31, not “31.12.2030”"),
        ({"deadline": "2027-02-30"}, "deadline", "as 2027-03-31"),
        ({"deadline": ""}, "deadline", "It is missing. Enter a day"),
        ({"price_eur_per_kwh": "99999999999"}, "price_eur_per_kwh", "from 0 to 9999.99"),
        ({"name": "=cmd|' /C calc'!A0"}, "name", "begins like a formula"),
        ({"reference": "@x"}, "reference", "begins like a formula"),
        ({"application": "storage"}, "packs_per_string", "enter 1 pack or more"),
        ({"packs_per_string": "4"}, "packs_per_string", "Only stationary storage"),
        ({"is_expected": "maybe"}, "is_expected", "yes or no"),
        ({"state": "filled"}, "state", "“draft” or “open”"),
        ({"code": "D-NOSUCH"}, "code", "You have no demand “D-NOSUCH”"),
        ({"name": "a" * 121}, "name", "At most 120"),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_column(take, change, column, words):
    [line] = take(table(NEW | change))
    assert line.outcome == "refused"
    assert list(line.problems) == [column]
    assert words in line.problems[column]


def test_what_the_standing_demand_does_not_allow(take, demand, planner):
    wanted, gone = demand(Application.TRACTION, quantity=3), demand()
    demand(reference="PO-9")
    Demand.objects.filter(pk=wanted.pk).update(accepted_units=2, state="part_filled")
    cancel_demand(actor=planner, demand=gone, reason="left")
    lines = take(
        table(
            {"code": wanted.code, "version": "1", "quantity": "1", "application": "forklift",
             "state": "open", "reference": "PO-9"},
            {"code": gone.code, "version": "2", "quantity": "7", "application": "",
             "state": "", "reference": ""},
        )
    )  # fmt: skip
    assert set(lines[0].problems) == {"quantity", "application", "state", "reference"}
    assert "2 units are accepted already" in lines[0].problems["quantity"]
    assert "cancelled demand cannot be changed" in lines[1].problems["code"]


def test_two_lines_of_one_demand_are_refused(take, demand):
    wanted = demand()
    lines = take(
        table({"code": wanted.code, "version": "1", "name": "A"},
              {"code": wanted.code, "version": "1", "name": "B"})
    )  # fmt: skip
    assert lines[1].problems["code"] == (
        f"{wanted.code} stands in line 2 already. Leave one of them out."
    )
    lines = take(table(NEW | {"reference": "X"}, NEW | {"reference": "X"}))
    assert lines[1].problems["reference"].startswith("X stands in line 2 already")


def test_demands_and_sites_of_others_are_unknown(take, demand, make_actor):
    rival = Organisation.objects.create(name="Rival", kind="refurbisher")
    Site.objects.create(organisation=rival, name="Lair", latitude=50, longitude=4)
    wanted = demand()
    [line] = take(
        table({"code": wanted.code, "version": "1", "name": "mine"}),
        actor=make_actor("planner", rival),
    )
    assert "You have no demand" in line.problems["code"]
    [line] = take(table(NEW | {"site": "Lair"}))
    assert "You have no site “Lair”" in line.problems["site"]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "d.csv", "A column “name” is needed"),
        (b"name\n", "d.csv", "holds no demand"),
        (b"name,colour\nx,red\n", "d.csv", "There is no column “colour”"),
        (b"name,name\nx,y\n", "d.csv", "is there twice"),
        (b"name;site\nx;y\n", "d.csv", "separated by “;”"),
        (b"name\n\xff\xfe\n", "d.csv", "no text in UTF-8"),
        (b"name\na\x00b\n", "d.csv", "no text file"),
        (b'name\n"x\n', "d.csv", "is no CSV"),
        (b"{", "d.json", "This is no JSON"),
        (b'{"name": "x"}', "d.json", "a list of objects"),
        (b"[" * 100_000, "d.json", "This is no JSON"),
        (b'[{"name": "x", "name": "y"}]', "d.json", "is there twice"),
        (b'[{"colour": "red"}]', "d.json", "There is no column “colour”"),
        (b"name\n" + b"x\n" * (MOST_LINES + 1), "d.csv", "At most 5000"),
        (b"name\n" + b"x" * (2 * 1024 * 1024), "d.csv", "more than 2 MB"),
    ],
)
def test_what_is_no_table_of_demands(take, content, name, words):
    with pytest.raises(DemandFileError, match=words):
        take(content, name)


def test_a_line_with_too_many_cells_is_told_with_the_others(take):
    content = table(NEW) + "a,b\n" + table(NEW | {"quantity": "0"}).split("\n", 1)[1]
    lines = take(content)
    assert [list(line.problems) for line in lines] == [[], ["line"], ["quantity"]]
    assert lines[1].problems["line"].startswith("It has 2 cells, the header 16.")


def test_json_takes_numbers_lists_and_yes_or_no(take):
    entry = NEW | {"quantity": 3, "minimum_energy_kwh": 9.5, "is_expected": True,
                   "chemistries": ["Li-ion NMC"], "reference": None}  # fmt: skip
    [line] = take(json.dumps([entry]), "d.json")
    demand = Demand.objects.get(code=line.code)
    assert (demand.minimum_energy_kwh, demand.is_expected) == (Decimal("9.5"), True)
    [line] = take(json.dumps([NEW | {"name": {"a": 1}}]), "d.json")
    assert "Enter a text, a number" in line.problems["name"]


def test_what_is_odd_is_said_and_taken(take):
    storage = NEW | {"application": "storage", "packs_per_string": "4", "spread": "0",
                     "target_state_of_health": "0.5"}  # fmt: skip
    [line] = take(table(storage))
    assert line.outcome == "new"
    assert ["exactly the same" in words for words in line.warnings] == [False, True]


@pytest.mark.parametrize("count", [2, 12])
def test_a_fixed_number_of_statements(take, demand, count):
    standing = [demand(quantity=2) for _ in range(count)]
    rows = [{"code": one.code, "version": "1", "quantity": "4"} for one in standing]
    content = table(*(NEW | {"code": "", "version": "", "quantity": str(n + 1)}
                      for n in range(count)), *(NEW | row for row in rows))  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        outcomes = [line.outcome for line in take(content)]
    assert outcomes == ["new"] * count + ["changed"] * count
    # What the lines speak of, both writes, the story with its seals, savepoints.
    assert len(asked) == 13


def test_a_technician_imports_nothing(take, technician):
    with pytest.raises(PermissionRefusedError):
        take(table(NEW), actor=technician)


def test_every_column_is_explained_on_the_page():
    assert tuple(EXPLAINED) == COLUMNS


def test_the_commands_read_what_they_print(tmp_path, house, site, demand, capsys):
    demand(quantity=4)
    call_command("export_demands", organisation="Workshop")
    text = capsys.readouterr().out
    file = tmp_path / "demands.csv"
    file.write_text(text)
    call_command("import_demands", file, organisation="workshop")
    assert capsys.readouterr().out.endswith(": unchanged\n")
    file.write_text(table(NEW, NEW | {"quantity": "0"}))
    with pytest.raises(CommandError, match="Nothing was taken") as refused:
        call_command("import_demands", file, organisation="Workshop")
    assert refused.value.returncode == 2
    assert "demands.csv:3: Reach trucks: refused quantity: Enter a value" in capsys.readouterr().out
    file.write_text(table(NEW))
    call_command("import_demands", file, "--dry-run", organisation="Workshop")
    assert Demand.objects.count() == 1
    call_command("import_demands", file, organisation="Workshop")
    made = Demand.objects.latest("pk")
    assert (made.organisation, made.events.get().actor_name) == (house, "import_demands")
    for name, organisation, words in [
        (tmp_path / "missing.csv", "Workshop", "No such file"),
        (file, "Nobody", "No organisation “Nobody”. Known: Workshop."),
    ]:
        with pytest.raises(CommandError, match=words) as refused:
            call_command("import_demands", name, organisation=organisation)
        assert refused.value.returncode == 2


@pytest.mark.parametrize("column", ["code", "reference", "name", "battery_models", "site"])
@pytest.mark.parametrize("letter", ["\0", "\ud800"])
def test_json_may_spell_letters_that_no_database_takes(take, column, letter):
    (line,) = take(json.dumps([{**NEW, column: f"a{letter}"}]), name="d.json")
    assert line.outcome == "refused"
    assert "no text may hold" in line.problems[column]
    assert not Demand.objects.exists()


def test_an_object_of_a_hundred_thousand_names_is_soon_refused(take):
    """Looked at once each: comparing all with all would take minutes."""
    entry = dict.fromkeys((f"n{n}" for n in range(100_000)), "1")
    with pytest.raises(DemandFileError, match="no column “n0”"):
        take(json.dumps([entry]), name="d.json")

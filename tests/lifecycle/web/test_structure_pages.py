import pytest

from lifecycle.enums import Stage
from lifecycle.models import Battery


@pytest.fixture
def packs(receive):
    return [receive(f"PACK-{number}") for number in range(3)]


def take_apart(desk, fill, pack, **typed):
    url = f"{pack.get_absolute_url()}take-apart/"
    return desk.post(url, fill(desk.get(url), reason="for the arena", **typed), follow=True)


def test_three_packs_become_an_arena_unit(desk, fill, packs):
    take_apart(desk, fill, packs[0], serials="AESC-1\n\nAESC-3")
    take_apart(desk, fill, packs[1])
    page = take_apart(desk, fill, packs[2])
    assert "Taken apart." in page.content.decode()
    modules = Battery.objects.filter(battery_model__level="module")
    assert set(modules.filter(serial__startswith="AESC").values_list("serial", flat=True)) == {
        "AESC-1",
        "AESC-3",
    }
    assert modules.filter(serial="PACK-0-M02").exists()
    chosen = [
        serial
        for number in range(3)
        for serial in modules.filter(serial__startswith=f"PACK-{number}-").values_list(
            "serial", flat=True
        )[:2]
    ]
    url = "/batteries/build/"
    typed = {
        "name": "Arena string",
        "serial": "ARENA-1",
        "parts": "\n".join(chosen),
        "series": 3,
        "parallel": 2,
    }
    page = desk.post(url, fill(desk.get(url), **typed), follow=True)
    assert "is built. Inspect it next." in page.content.decode()
    unit = Battery.objects.get(serial="ARENA-1")
    family = desk.get(f"{unit.get_absolute_url()}genealogy/").content.decode()
    for pack in packs:
        assert f"2 parts from {pack.public_id} to {unit.public_id}" in family


def test_a_line_that_names_nothing_is_told_and_nothing_is_lost(desk, fill, packs):
    url = "/batteries/build/"
    typed = {
        "name": "Unit",
        "serial": "U-1",
        "parts": f"{packs[0].public_id}\nNO-SUCH",
        "series": 2,
        "parallel": 1,
    }
    page = desk.post(url, fill(desk.get(url), **typed))
    assert page.status_code == 422
    assert "Line 2, “NO-SUCH”: No battery of yours carries this." in page.content.decode()
    assert page.context["form"]["parts"].value() == typed["parts"]
    assert not Battery.objects.filter(serial="U-1").exists()


def test_a_part_is_built_in_and_taken_out(desk, fill, packs, receive, leaf):
    module = receive("M-1", battery_model=leaf.module_model)
    url = f"{module.get_absolute_url()}install/"
    desk.post(url, fill(desk.get(url), whole=packs[0].public_id, position=17))
    module.refresh_from_db()
    assert (module.whole, module.position) == (packs[0].public_id, 17)
    url = f"{module.get_absolute_url()}remove/"
    desk.post(url, fill(desk.get(url), reason="too weak"))
    module.refresh_from_db()
    assert module.whole == ""
    page = desk.get(f"{module.get_absolute_url()}genealogy/").content.decode()
    assert packs[0].public_id in page


def test_a_flood_leads_to_quarantine_at_once(desk, fill, packs):
    url = f"{packs[0].get_absolute_url()}incident/"
    page = desk.post(
        url, fill(desk.get(url), nature="flood", source="seen", note="Stood in water"), follow=True
    )
    packs[0].refresh_from_db()
    assert (packs[0].stage, packs[0].negative_events) == (Stage.QUARANTINED, 1)
    assert "is in quarantine now" in page.content.decode()


def test_a_deep_discharge_of_the_first_life_leaves_the_stage(desk, fill, packs):
    url = f"{packs[0].get_absolute_url()}incident/"
    typed = {"nature": "deep_discharge", "source": "bms", "occurred_at": "2021-05-04T10:00"}
    desk.post(url, fill(desk.get(url), **typed))
    packs[0].refresh_from_db()
    assert (packs[0].stage, packs[0].negative_events) == (Stage.RECEIVED, 1)


def test_what_was_inside_on_a_day(desk, fill, packs):
    take_apart(desk, fill, packs[0])
    url = f"{packs[0].get_absolute_url()}genealogy/"
    assert "48 parts" in desk.get(url).content.decode()
    page = desk.get(url, {"at": "2020-01-01"})
    assert "Nothing was inside on that day." in page.content.decode()
    page = desk.get(url, {"at": "31 of May"})
    assert page.status_code == 422
    assert "Enter a valid date." in page.content.decode()


def test_a_module_tells_where_it_was(desk, fill, packs):
    take_apart(desk, fill, packs[0])
    module = Battery.objects.get(serial="PACK-0-M17")
    page = " ".join(desk.get(module.get_absolute_url()).content.decode().split())
    assert f'Position 17 in <a href="{packs[0].get_absolute_url()}">' in page
    assert f"{packs[0].public_id}</a> until " in page


def test_the_free_parts_of_a_pack_stand_in_the_form(desk, fill, packs):
    take_apart(desk, fill, packs[0])
    take_apart(desk, fill, packs[1])
    taken = Battery.objects.get(serial="PACK-0-M02")
    Battery.objects.filter(pk=taken.pk).update(stage=Stage.QUARANTINED)
    page = desk.get(f"{packs[0].get_absolute_url()}genealogy/").content.decode()
    address = f"/batteries/build/?from={packs[0].public_id}"
    assert address in page
    parts = desk.get(f"{address}&from={packs[1].public_id}").context["form"]["parts"].value()
    serials = [Battery.objects.get(public_id=line).serial for line in parts.splitlines()]
    assert serials == [
        *(f"PACK-0-M{n:02d}" for n in range(1, 49) if n != 2),
        *(f"PACK-1-M{n:02d}" for n in range(1, 49)),
    ]
    assert "/batteries/build/" in desk.get("/batteries/").content.decode()

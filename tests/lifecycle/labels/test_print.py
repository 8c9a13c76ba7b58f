import re
from xml.etree import ElementTree

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.enums import Chemistry, ComponentLevel
from lifecycle.labels import LabelError, parse_label
from lifecycle.labels.digital_link import digital_link
from lifecycle.labels.drawing import HEIGHT_MM, WIDTH_MM, PrintedLabel, draw_label
from lifecycle.labels.gb_t_34014 import parse_code
from lifecycle.labels.gs1 import check_digit
from lifecycle.models import BatteryModel
from lifecycle.queries.passports import battery_url

SERIAL = st.text("!\"%&'()*+,-./0123456789:;<=>?ABCXYZ_abcxyz", min_size=1, max_size=20).filter(
    lambda serial: serial not in {".", ".."}
)


@given(st.text("0123456789", min_size=12, max_size=12), SERIAL)
def test_a_digital_link_reads_back_as_what_it_was_made_of(digits, serial):
    gtin = digits + str(check_digit(digits))
    link = digital_link("https://id.example", gtin, serial)
    assert re.fullmatch(r"https://id\.example/01/\d{14}/21/[^/?#]+", link)
    label = parse_label(link)
    assert (label.gtin, label.serial) == (gtin.zfill(14), serial)


@pytest.mark.parametrize("serial", [".", "S 1", "é", "S" * 30])
def test_a_serial_that_gs1_does_not_allow_gets_an_address_of_ours(serial):
    found = battery_url("ENC-0HD6Z1JP", "04012345678901", serial)
    assert found.endswith("/id/ENC-0HD6Z1JP")
    assert "/21/S1" in battery_url("ENC-0HD6Z1JP", "04012345678901", "S1")


def test_a_link_is_not_made_of_a_wrong_gtin():
    with pytest.raises(LabelError, match="it should be 1"):
        digital_link("https://id.example", "04012345678902", "S")


@pytest.mark.parametrize("code", [
    "https://shop.example/b/01/04012345678901/10/LOT/21/S1?x=1#top",
    "https://id.example/gtin/4012345678901/ser/S1",
    "https://id.example/01/part/01/04012345678901/21/S1/",
    "]d2010401234567890110LOT\x1d21S1",
    "(10)LOT(01)04012345678901(21)S1",
    "]C121S1\x1d0104012345678901",
])  # fmt: skip
def test_elements_stand_in_any_order_and_among_others(code):
    label = parse_label(code)
    assert (label.gtin, label.serial) == ("04012345678901", "S1")


@pytest.mark.parametrize(("code", "words"), [
    ("https://id.example/01/04012345678901/21/", "no serial number"),
    ("https://id.example/AQnYUc1gmiN9IT5", "compressed"),
    ("]d20104012345", "cut off"), ("(01)04012345678901(01)04012345678918(21)S", "twice"),
])  # fmt: skip
def test_a_link_that_names_no_battery(code, words):
    with pytest.raises(LabelError, match=words):
        parse_label(code)


def dark_cells(svg):
    path = ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}path")
    return {(int(y), int(x)) for x, y in re.findall(r"M(\d+) (\d+)h1", path.get("d"))}


def test_the_code_on_the_label_is_the_code():
    label = PrintedLabel("https://id.example/01/04012345678901/21/S1", "ENC-0HD6Z1JP", ["Leaf"])
    expected = segno.make(label.code, error="m", micro=False).matrix_iter(border=2)
    assert dark_cells(draw_label(label)) == {
        (row, column)
        for row, line in enumerate(expected)
        for column, dark in enumerate(line)
        if dark
    }


@given(st.lists(st.text(max_size=200), max_size=9))
def test_no_text_runs_over_the_edge_or_becomes_markup(lines):
    printable = [re.sub(r"[^\x20-\ud7ff]", "", line) for line in lines]
    root = ElementTree.fromstring(draw_label(PrintedLabel("X", '<b>&"', printable)))
    texts = root.findall(".//{http://www.w3.org/2000/svg}text")
    assert len(texts) <= 6
    for text in texts:
        width = len(text.text or "") * float(text.get("font-size")) * 0.62
        assert float(text.get("x")) + width <= WIDTH_MM + 6
        assert float(text.get("y")) < HEIGHT_MM


def test_a_sheet_of_what_fits(desk, receive):
    batteries = [receive() for _ in range(24)]
    page = desk.get("/labels/?stage=received").content.decode()
    assert page.count('role="img" aria-label="ENC-') == 24
    one = desk.get(f"/labels/?id={batteries[0].public_id}").content.decode()
    assert one.count('role="img" aria-label="ENC-') == 1
    assert "style=" not in one


def test_a_label_as_a_file(desk, receive, leaf):
    BatteryModel.objects.filter(pk=leaf.pk).update(gtin="04012345678901")
    battery = receive("A B", battery_model=BatteryModel.objects.get(pk=leaf.pk))
    answer = desk.get(f"/batteries/{battery.public_id}/label.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    # GS1 allows no blank in a serial: the label leads by the Encore ID.
    assert f"/id/{battery.public_id}" in answer.content.decode()


def test_a_gbt_code_in_its_parts():
    code = parse_code("04qpe16v5500001a3a000001")
    assert (code.maker, code.level, code.chemistry) == ("04Q", ComponentLevel.PACK, Chemistry.NMC)
    assert (code.specification, code.trace, code.month, code.serial) == (
        "16", "V550000", 10, "A000001",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["04QXE16V5500001A3A000001", "04QPE16V5500001Z3A000001", "04QPE"])
def test_no_gbt_code(text):
    with pytest.raises(LabelError, match="24 letters and digits"):
        parse_code(text)


def test_a_code_that_contradicts_the_model(desk, fill, leaf):
    """E is NMC; a Leaf of the first generation is LMO."""
    url = "/batteries/receive/?label=04QPE16V5500001A3A000001"
    page = desk.post(url, fill(desk.get(url), battery_model=leaf.pk, condition="worn"))
    assert page.status_code == 422
    assert "The code says Li-ion NMC; the chosen model is Li-ion LMO." in page.content.decode()


def test_the_label_that_we_print_is_read_again(desk, receive):
    battery = receive()
    page = desk.get("/batteries/scan/", {"label": f"http://127.0.0.1:8000/id/{battery.public_id}"})
    assert page.headers["Location"] == battery.get_absolute_url()

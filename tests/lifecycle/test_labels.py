import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.labels import Label, LabelError, check_digit, parse_label

GTIN = "04012345678901"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("  sn-12/7 \r\n", Label("sn-12/7", serial="SN-12/7")),
        ("enc-7k3m9qxt", Label("enc-7k3m9qxt", public_id="ENC-7K3M9QXT")),
        (
            f"https://id.example/01/{GTIN}/21/AB%2F1?x=1",
            Label(f"https://id.example/01/{GTIN}/21/AB%2F1?x=1", gtin=GTIN, serial="AB/1"),
        ),
        (
            "https://x.example/01/4012345678901/10/LOT/21/S1",
            Label("https://x.example/01/4012345678901/10/LOT/21/S1", gtin=GTIN, serial="S1"),
        ),
        (f"(01){GTIN}(21)S1", Label(f"(01){GTIN}(21)S1", gtin=GTIN, serial="S1")),
        (f"]d201{GTIN}21S1", Label(f"]d201{GTIN}21S1", gtin=GTIN, serial="S1")),
        (
            "04QPE16V5500001A3A000001",
            Label(
                "04QPE16V5500001A3A000001",
                serial="04QPE16V5500001A3A000001",
                gb_t_34014="04QPE16V5500001A3A000001",
            ),
        ),
    ],
)
def test_labels(text, label):
    assert parse_label(text) == label


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Nothing was scanned"),
        ("https://example.org/shop", "no GTIN"),
        ("https://example.org/01/04012345678901", "no serial"),
        ("https://example.org/01/04012345678902/21/1", "should be 1"),
        ("x" * 401, "401 characters"),
        ("<script>", "letters, digits"),
    ],
)
def test_what_is_no_label_is_told_why(text, words):
    with pytest.raises(LabelError, match=words):
        parse_label(text)


@given(st.text(max_size=60))
def test_any_text_gives_a_label_or_a_reason(text):
    with contextlib.suppress(LabelError):
        label = parse_label(text)
        assert label.public_id or label.serial


@given(st.text(alphabet="0123456789", min_size=13, max_size=13), st.integers(0, 12))
def test_the_check_digit_finds_every_single_slip(digits, place):
    slip = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
    assert check_digit(slip) != check_digit(digits)

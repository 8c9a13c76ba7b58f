"""A web request never loads a model: a worker does."""


def test_pages_about_a_tested_battery_load_none(desk, fill, on_bench, confirm, drawn, monkeypatch):
    battery = on_bench()
    confirm(battery, drawn())
    with monkeypatch.context() as patch:
        for name in ("load_entered", "_directory_of"):
            patch.setattr(f"grading.services.model_registry.{name}", _refuse)
        for name in ("load_model", "load_pair_model"):
            patch.setattr(f"grading.soh.{'pairs.' if 'pair' in name else ''}model.{name}", _refuse)
        page = battery.get_absolute_url()
        urls = (page, f"{page}grade/", f"{page}grade/replay/", f"{page}remaining-life/",
                f"{page}tests/two-point/", "/models/", "/model/", "/model/?tests=two",
                "/models/types/NMC21/", "/test-plan/", "/accuracy/", "/policies/")  # fmt: skip
        assert [desk.get(url).status_code for url in urls] == [200] * len(urls)
        desk.post(f"{page}grade/", {**fill(desk.get(f"{page}grade/")), "grade": "B"})


def _refuse(*arguments):
    raise AssertionError("a model was loaded in a web request")

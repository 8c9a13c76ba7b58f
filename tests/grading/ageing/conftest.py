from tests.grading.readers.conftest import shared_data  # noqa: F401 - fixture

"""Packages and engines for the tests of machine translation."""

import pytest
from engines_for_tests import isolate_packages


@pytest.fixture
def package_folder(tmp_path, monkeypatch):
    """An empty folder of installed packages; nothing of the user's is seen or touched."""
    return isolate_packages(tmp_path, monkeypatch)

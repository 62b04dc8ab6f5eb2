"""The process that answers lets its threads take turns often: a page is not kept waiting by a search."""

import importlib
import sys

import pytest


@pytest.fixture
def restored():
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_who_reads_waits_less_than_a_millisecond_for_pythons_lock(restored):
    sys.setswitchinterval(0.005)
    importlib.reload(importlib.import_module("intercoop.serving.asgi"))
    assert sys.getswitchinterval() < 0.001

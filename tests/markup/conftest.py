"""Property tests try the same examples at every run, and have no deadline: the machine may have other work."""

from hypothesis import settings

settings.register_profile("wiki", deadline=None, derandomize=True)
settings.load_profile("wiki")

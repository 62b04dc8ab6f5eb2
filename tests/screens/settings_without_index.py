"""The settings of a wiki whose search index can be nowhere: its folder would stand below what is no folder."""

import os
from pathlib import Path

from intercoop.settings import *

SEARCH_ENGINE = "whoosh"
SEARCH_INDEX_DIR = Path(os.devnull) / "search"

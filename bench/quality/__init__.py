"""How good the answers of the search are, judged: `python -m bench quality` (bench.quality.run)."""

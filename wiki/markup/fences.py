"""Fenced code wherever it stands: between lines of ``` or ~~~, in lists, quotes, callouts, notes and definitions too.

Python-Markdown knows fences at the left edge only. Here each line is looked at once, with what it stands in; a fence
and its code become one placeholder, indented as Markdown's blocks ask for. A fence that nobody closed goes to the end
of what it stands in. Four columns or more to the right of that, it is no fence but indented code.
"""

import html
import re

from markdown.preprocessors import Preprocessor

from wiki.markup.prescreen import QUOTE_DEPTH

# Before whatever else looks at lines: code is code.
PRIORITY = 25
STEP = 4  # columns of one level of a list, for Markdown

_FENCE = re.compile(r"[ ]*((`{3,}+)(?=[^`]*$)|~{3,}+)(.*)")
_QUOTE = re.compile(r"([ ]*)>[ ]?")
_BULLET = re.compile(r"[ ]*(?:[-*+]|\d{1,9}[.)])[ ]+")
# What lines further to the right may stand in: an item of a list, a definition, a note.
_ITEM = re.compile(r"[ ]*(?:[-*+]|\d{1,9}[.)]|:|\[\^[^\]]{1,100}\]:)(?:[ ]|$)")
_RULE = re.compile(r"[ ]*(?:[-*_][ ]*+){3,}$")
_LANGUAGE = re.compile(r"\s*(?:\{\s*)?\.?([a-z0-9+#.-]{1,30})(?=[\s}]|$)", re.IGNORECASE)


class Fences(Preprocessor):
    """Takes fenced code out of the text."""

    def run(self, lines: list[str]) -> list[str]:
        if not any("```" in line or "~~~" in line for line in lines):
            return lines
        return self._walk(lines, 0)

    def _walk(self, lines: list[str], depth: int) -> list[str]:
        """The lines of one quote, or of the page, without fences."""
        done: list[str] = []
        inside = 0  # the column at which the text of the innermost open item stands
        blank = True
        parted = False  # whether the lines above were parted from what stands before by a fence alone
        n = 0
        while n < len(lines):
            line = lines[n]
            column = len(line) - len(line.lstrip(" "))
            if column == len(line):
                done.append(line)
                blank, parted = True, False
                n += 1
                continue
            fence = _FENCE.match(line)
            if column < 2 and (blank or fence or line[column] in "#>"):
                inside = 0
            if column >= inside + STEP:
                done.append(line)
                n += 1
            elif fence:
                inside = min(inside, -(-column // STEP) * STEP if column > 1 else 0)
                n, code = _code_of(lines, n, column, fence.group(1), in_item=inside > 0)
                done += [*_part(done[-1:]), " " * inside + self._keep(fence, code), *_part(lines[n : n + 1])]
                parted = True
            elif _QUOTE.match(line) and depth < QUOTE_DEPTH:
                n = self._walk_quote(lines, n, depth, done)
            elif (bullet := _BULLET.match(line)) and (fence := _FENCE.match(line, bullet.end())):
                n, code = _code_of(lines, n, fence.start(1), fence.group(1), in_item=True)
                done += [*_part(done[-1:]), bullet.group() + self._keep(fence, code), *_part(lines[n : n + 1])]
                inside, parted = column // STEP * STEP + STEP, True
            else:
                if _ITEM.match(line) and not _RULE.match(line):
                    level = column // STEP * STEP + STEP
                    if parted and level < inside:
                        done.append("")  # Markdown takes a whole block for as deep as its first line
                    inside = level
                done.append(line)
                n += 1
            blank = not done[-1]
        return done

    def _walk_quote(self, lines: list[str], start: int, depth: int, done: list[str]) -> int:
        """Append the quote that begins at `start` to `done`; answers where it ends."""
        end = start
        while end < len(lines) and _QUOTE.match(lines[end]):
            end += 1
        edge = _QUOTE.match(lines[start]).group(1)
        within = [_QUOTE.sub("", line, count=1) for line in lines[start:end]]
        walked = self._walk(within, depth + 1)
        if walked == within:
            done += lines[start:end]
        else:
            done += [f"{edge}> {line}" if line else f"{edge}>" for line in walked]
        return end

    def _keep(self, fence: re.Match, code: list[str]) -> str:
        """Put the code aside; answers its placeholder."""
        language = _LANGUAGE.match(fence.group(3))
        mark = f' class="language-{language.group(1).lower()}"' if language else ""
        text = html.escape("\n".join([*code, ""]))
        return self.md.htmlStash.store(f"<pre><code{mark}>{text}</code></pre>")


def _code_of(lines: list[str], start: int, column: int, fence: str, in_item: bool) -> tuple[int, list[str]]:
    """(the line after the fence that begins at `start`, the lines of its code)."""
    least = max(2, column - 3) if in_item else 0  # columns without which a line is outside of the item
    code: list[str] = []
    for n in range(start + 1, len(lines)):
        line = lines[n]
        text = line.lstrip(" ")
        indent = len(line) - len(text)
        if text and indent < least:
            return n, _without_blank_end(code)
        mark = text.rstrip(" ")
        if indent < column + STEP and len(mark) >= len(fence) and mark == fence[0] * len(mark):
            return n + 1, code
        code.append(line[min(indent, column) :])
    return len(lines), _without_blank_end(code)


def _without_blank_end(code: list[str]) -> list[str]:
    while code and not code[-1].strip():
        code.pop()
    return code


def _part(neighbour: list[str]) -> list[str]:
    """A blank line, where the line next to a placeholder is none: Markdown wants one, and takes two for an end."""
    return [""] if neighbour and neighbour[0].strip() else []

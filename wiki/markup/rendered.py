"""What rendering a source gives: the one shape that the pipeline, the renderer and the pages exchange."""

from dataclasses import asdict, dataclass, field, fields

OK = "ok"
OVERSIZE = "oversize"
TIMEOUT = "timeout"
ERROR = "error"


@dataclass(frozen=True)
class Rendered:
    """Everything derived from (source, title, pipeline version), and from nothing else.

    html          safe HTML of the body; headings are h2 to h6 and have ids that begin with `s-`
    outline       {level, id, text} for each heading
    links         {title, key, section, label, count, anchors} for each page linked to, in the order of the text;
                  `section` and `label` are the first link's, `anchors` the ids of all sections linked to
    external      addresses of external links, each once
    citations     {key, locator} for each citation
    callouts      {kind, title, text} for each callout
    plain         text of the body for search: a line for each paragraph and heading
    lead          first paragraph as plain text, at most 300 characters
    fields        the header by English field names, {} when it cannot be read
    header_error  None or {line, code} (see `header.HeaderError`)
    status        "ok", or why `html` is the escaped source in `<pre class="source">` and most else empty:
                  "oversize" (past the budgets), "timeout" (killed), "error" (the renderer broke)
    """

    html: str = ""
    outline: list[dict] = field(default_factory=list)
    links: list[dict] = field(default_factory=list)
    external: list[str] = field(default_factory=list)
    citations: list[dict] = field(default_factory=list)
    callouts: list[dict] = field(default_factory=list)
    plain: str = ""
    lead: str = ""
    fields: dict = field(default_factory=dict)
    header_error: dict | None = None
    status: str = OK

    def to_json(self) -> dict:
        """Plain data that `json.dumps` takes as it is."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> "Rendered":
        """The inverse of `to_json`; keys that this version does not know are left out."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})

// What every screen does by itself, in one small file: read views have no request to spare for another.

// The boxes of the search suggest while one types. What does that is fetched when one of them is first used; without
// it they are plain forms.

const BOXES = "[data-suggests]";

function wake({ target }) {
  if (!target.matches?.(BOXES)) return;
  document.removeEventListener("focusin", wake);
  import(document.querySelector("[data-suggestions]").dataset.suggestions);
}

document.addEventListener("focusin", wake);
// One that has the focus from the beginning.
wake({ target: document.activeElement ?? document });

// The outline follows the reading: the part that is being read is marked (aria-current) and kept in sight. Without
// this module it is plain links.

const outline = document.querySelector(".outline");
const links = new Map();
for (const link of outline?.querySelectorAll("a[href^='#']") ?? []) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
}
const headings = [...links.keys()];
// A part is read from the moment its heading has come up to here, in shares of the screen's height.
const LINE = 0.3;
let current = null;

function follow() {
  const line = innerHeight * LINE;
  const isLast = innerHeight + Math.ceil(scrollY) >= document.documentElement.scrollHeight;
  let read = headings[0];
  for (const heading of headings) {
    if (heading.getBoundingClientRect().top <= (isLast ? innerHeight : line)) read = heading;
  }
  const link = links.get(read);
  if (link === current) return;
  current?.removeAttribute("aria-current");
  link.setAttribute("aria-current", "location");
  current = link;
  keepInSight(link);
}

// Scrolls the box beside the page, never the page itself.
function keepInSight(link) {
  const box = outline.closest(".stick");
  if (!box || box.scrollHeight <= box.clientHeight) return;
  const place = link.getBoundingClientRect();
  const frame = box.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) {
    box.scrollTop += place.top - frame.top - frame.height / 3;
  }
}

if (headings.length) {
  // Asked when a heading passes the line, and not at every pixel.
  const observer = new IntersectionObserver(follow, { rootMargin: `0px 0px -${100 - 100 * LINE}% 0px` });
  headings.forEach((heading) => observer.observe(heading));
  const end = document.querySelector(".site-foot");
  if (end) new IntersectionObserver(follow).observe(end);
}

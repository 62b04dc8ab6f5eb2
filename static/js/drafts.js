// Keeps what is typed in the edit form: in this browser at once, for members on the server too.
// Its words: templates/drafts/words.html

const KEEP_DAYS = 60;
const PAUSE = 2; // seconds
const SAVE_EVERY = 5;
const BEAT_EVERY = 20;
const NOT_TYPED = ["csrfmiddlewaretoken", "confirmed", "draft", "taken", "writer", "local"];

const place = document.querySelector("[data-drafts]");
if (place) start(place.closest("form"), place.dataset);

function safe(act) {
  try {
    return act();
  } catch {} // localStorage may be switched off
}

function start(form, words) {
  const field = (name) => form.elements.namedItem(name);
  let key = field("draft").value;
  const { path, who } = words;
  const opened = typed();
  let changed = "changed" in words; // unlike the page
  let touched = Boolean(words.changed); // lost by leaving
  let dirty = false; // unlike what the server keeps
  let kept = words.since ? words.since * 1000 : 0;
  let leaving = false;
  let busy = false;
  let state = "";
  let seconds = 0;
  let quiet = 0; // seconds without typing
  let timer;

  function typed() {
    return Object.fromEntries([...new FormData(form)].filter(([name]) => !NOT_TYPED.includes(name)));
  }

  // Copies in this browser, one a window

  function entries() {
    const names = safe(() => Object.keys(localStorage)) ?? [];
    return names
      .filter((name) => name.startsWith("draft:"))
      .map((name) => ({ time: 0, ...safe(() => JSON.parse(localStorage[name])), name }))
      .sort((a, b) => b.time - a.time);
  }

  const drop = (name) => safe(() => localStorage.removeItem(name));

  function store(isKept) {
    const entry = JSON.stringify({ who, page: words.page, path, time: Date.now(), kept: isKept, fields: typed() });
    const put = () => safe(() => (localStorage.setItem(`draft:${key}`, entry), true));
    let stored = put();
    // no room: the oldest go
    for (const old of stored ? [] : entries().reverse()) {
      if (!stored && old.name !== `draft:${key}`) stored = (drop(old.name), put());
    }
    if (!who) tell(stored ? "here" : "full");
    return stored;
  }

  // [data-state] is seen; [data-say] is read aloud, and changes when something is new

  function ago(time) {
    const past = Math.max(1, Math.round((Date.now() - time) / 1000));
    const [size, unit] =
      past < 60 ? [1, "second"] : past < 3600 ? [60, "minute"] : past < 86400 ? [3600, "hour"] : [86400, "day"];
    return new Intl.RelativeTimeFormat(document.documentElement.lang).format(-Math.floor(past / size), unit);
  }

  const sentence = (which) => words[`${which}Words`].replace("{ago}", ago(kept));

  function show(selector, text) {
    const line = form.querySelector(selector);
    if (line && line.textContent !== text) line.textContent = text;
  }

  function tell(next) {
    const back = state === "lost" && (next === "kept" || next === "here");
    if (state !== next) show("[data-say]", sentence(back ? "back" : next));
    state = next;
    show("[data-state]", sentence(next));
  }

  // The server

  async function save() {
    if (!who || busy || !dirty) return;
    busy = true;
    dirty = false;
    const sent = JSON.stringify(typed());
    try {
      const answer = await fetch(`/draft/${path}`, { method: "POST", body: new FormData(form) });
      const same = sent === JSON.stringify(typed());
      if (answer.status === 403) tell("session");
      else if (answer.status === 413) tell("long");
      else if (!answer.ok) dirty = true;
      else if ((await answer.json()).kept) {
        kept = Date.now();
        field("taken").value = "";
        tell("kept");
        if (same) store(true);
      } else if (same) drop(`draft:${key}`);
    } catch {
      dirty = true;
      tell("lost");
    }
    busy = false;
  }

  function about(more = {}) {
    const data = new FormData();
    const fields = { csrfmiddlewaretoken: field("csrfmiddlewaretoken").value, draft: key, ...more };
    for (const name in fields) data.set(name, fields[name]);
    return data;
  }

  async function beat() {
    try {
      const sent = changed ? { method: "POST", body: about() } : {};
      const answer = await fetch(`/editing/${path}?draft=${key}`, sent);
      const line = document.querySelector("[data-writing]");
      const { writing } = answer.ok ? await answer.json() : {};
      // the server's own HTML
      if (line && writing !== undefined && line.dataset.html !== writing) line.innerHTML = line.dataset.html = writing;
      if (state === "lost" && !dirty && !busy) tell(who && kept ? "kept" : "here");
    } catch {
      if (changed) tell("lost");
    }
  }

  function input() {
    const first = !changed;
    changed = touched = dirty = true;
    quiet = 0;
    if (first) beat();
    clearTimeout(timer);
    timer = setTimeout(store, 400);
  }

  function offer() {
    const onServer = words.drafts.split(" ");
    const published = (document.cookie.match(/\bpublished=([^;]*)/)?.[1] ?? "").split(".");
    for (const entry of entries()) {
      const { name, fields } = entry;
      const theirs = name.slice(6);
      if (!fields || published.includes(theirs) || entry.time < Date.now() - KEEP_DAYS * 864e5) drop(name);
      else if (entry.path !== path && !(words.page && entry.page === words.page)) continue;
      else if ((entry.who && entry.who !== who) || theirs === key || theirs === field("taken").value) continue;
      else if (JSON.stringify({ ...fields, base: opened.base }) === JSON.stringify(opened)) drop(name);
      // one that the server had, and has no more, was published or erased elsewhere
      else if (entry.kept && who) onServer.includes(theirs) || drop(name);
      else return showOffer(entry, theirs);
    }
  }

  function showOffer(entry, theirs) {
    const template = document.querySelector("[data-offer]");
    const banner = template.content.firstElementChild.cloneNode(true);
    banner.querySelector("[data-when]").textContent = words.whenWords.replace("{ago}", ago(entry.time));
    banner.onclick = ({ target }) => {
      const takes = target.hasAttribute("data-take");
      if (takes) take(entry.fields, theirs);
      else if (!target.hasAttribute("data-drop")) return;
      if (!takes || store()) drop(entry.name);
      if (takes) save();
      banner.remove();
      field("text").focus();
    };
    template.before(banner);
  }

  function hide(name, value, where = form) {
    where.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }

  function take(fields, theirs) {
    for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = box.name in fields;
    for (const name in fields) {
      const input = field(name);
      if (!input) hide(name, fields[name]);
      else if (input.type !== "checkbox") input.value = fields[name];
    }
    field("taken").value = theirs;
    input();
  }

  // Events

  form.addEventListener("input", input);
  document.querySelector("main").addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      return tell("lost");
    }
    leaving = true;
    if (event.submitter?.name === "erase") drop(`draft:${key}`);
    else if (changed && event.target === form) store();
    hide("local", 1, event.target);
  });
  addEventListener("beforeunload", (event) => touched && !leaving && event.preventDefault());
  addEventListener("pagehide", () => {
    if (leaving || !changed) return;
    if (dirty) store();
    navigator.sendBeacon(`/editing/${path}`, about({ gone: 1 }));
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    leaving = false;
    // the old one may be published
    field("draft").value = key = `${Date.now()}${Math.random()}`.replace(".", "");
  });
  addEventListener("online", () => (save(), beat()));
  document.addEventListener("visibilitychange", () => document.hidden && save());
  setInterval(() => {
    seconds += 1;
    if (state === "kept") tell("kept");
    quiet += 1;
    if (quiet === PAUSE || seconds % SAVE_EVERY === 0) save();
    if (seconds % BEAT_EVERY === 0 && !document.hidden) beat();
  }, 1000);

  form.querySelector("[data-no-script]")?.remove();
  if (kept) {
    tell("kept");
    if (touched) store(true);
  }
  if (changed) beat();
  offer();
}

// Keeps what is typed in the edit form: in this browser at once, for members on the server every few seconds.
// Its words stand in the form's data attributes (templates/drafts/words.html).

const KEEP_DAYS = 60;
const SAVE_EVERY = 5;
const BEAT_EVERY = 20;
const NOT_TYPED = ["csrfmiddlewaretoken", "confirmed", "draft", "taken", "writer", "local"];

const place = document.querySelector("[data-drafts]");
if (place) start(place.closest("form"), place.dataset);

function start(form, words) {
  const field = (name) => form.elements.namedItem(name);
  const key = field("draft").value;
  const path = words.path;
  const member = Boolean(words.who);
  const opened = typed();
  let changed = "changed" in words; // unlike the page
  let touched = Boolean(words.changed); // to be lost by leaving
  let dirty = false; // unlike what the server keeps
  let kept = words.since ? words.since * 1000 : 0;
  let leaving = false;
  let busy = false;
  let state = "";
  let seconds = 0;

  function typed() {
    const found = {};
    for (const [name, value] of new FormData(form)) if (!NOT_TYPED.includes(name)) found[name] = value;
    return found;
  }

  // The browser's own copies: one a window

  function entries() {
    const found = [];
    try {
      for (const name of Object.keys(localStorage)) {
        if (!name.startsWith("draft:")) continue;
        try {
          found.push({ name, ...JSON.parse(localStorage[name]) });
        } catch {
          localStorage.removeItem(name);
        }
      }
    } catch {} // switched off
    return found.sort((a, b) => b.time - a.time);
  }

  function drop(name) {
    try {
      localStorage.removeItem(name);
    } catch {}
  }

  function store(isKept) {
    const entry = JSON.stringify({
      who: words.who,
      page: words.page,
      path,
      time: Date.now(),
      kept: isKept,
      fields: typed(),
    });
    for (const oldest of [null, ...entries().filter((other) => other.name !== `draft:${key}`).reverse()]) {
      try {
        if (oldest) drop(oldest.name);
        localStorage.setItem(`draft:${key}`, entry);
        return true;
      } catch (error) {
        if (error.name !== "QuotaExceededError") return false;
      }
    }
    if (!member) tell("full");
    return false;
  }

  // `data-state` is seen; `data-say` is read aloud, and changes when something is new

  function ago(time) {
    const past = Math.max(1, Math.round((Date.now() - time) / 1000));
    const [size, unit] =
      past < 60 ? [1, "second"] : past < 3600 ? [60, "minute"] : past < 86400 ? [3600, "hour"] : [86400, "day"];
    return new Intl.RelativeTimeFormat(document.documentElement.lang).format(-Math.floor(past / size), unit);
  }

  function put(selector, text) {
    const place = form.querySelector(selector);
    if (place && place.textContent !== text) place.textContent = text;
  }

  function tell(next) {
    const good = next === "kept" || next === "here";
    if (state !== next) put("[data-say]", good && state === "lost" ? words.backWords : sentence(next));
    state = next;
    show();
  }

  const sentence = (which) => words[`${which}Words`].replace("{ago}", ago(kept));
  const show = () => state && put("[data-state]", sentence(state));

  // The server

  async function send(address, data, method = "POST") {
    const body = method === "POST" ? data : undefined;
    const answer = await fetch(address, { method, body });
    return [answer.status, answer.ok ? await answer.json() : null];
  }

  async function save() {
    if (!member || busy || !dirty) return;
    busy = true;
    dirty = false;
    const sent = JSON.stringify(typed());
    try {
      const [status, answer] = await send(`/draft/${path}`, new FormData(form));
      if (answer) {
        const same = sent === JSON.stringify(typed());
        if (answer.kept) {
          kept = Date.now();
          field("taken").value = "";
          tell("kept");
          if (same) store(true);
        } else if (same) {
          drop(`draft:${key}`);
        }
      } else if (status === 403) tell("session");
      else if (status === 413) tell("long");
      else dirty = true;
    } catch {
      dirty = true;
      tell("lost");
    }
    busy = false;
  }

  async function beat() {
    try {
      const [, answer] = changed
        ? await send(`/editing/${path}`, beacon([]))
        : await send(`/editing/${path}?draft=${key}`, null, "GET");
      const place = document.querySelector("[data-writing]");
      // Made by the server, which escapes the names in it.
      if (answer && place && place.dataset.html !== answer.writing) {
        place.innerHTML = place.dataset.html = answer.writing;
      }
      if (state === "lost" && !dirty) tell(member && kept ? "kept" : "here");
    } catch {
      if (changed) tell("lost");
    }
  }

  function input() {
    const first = !changed;
    changed = touched = dirty = true;
    if (first) beat();
    clearTimeout(input.timer);
    input.timer = setTimeout(() => store(false) && !member && tell("here"), 400);
  }

  // Drafts that only this browser has

  function offer() {
    const onServer = words.drafts.split(" ");
    const published = (document.cookie.match(/(?:^|; )published=([^;]*)/)?.[1] ?? "").split(".");
    const old = Date.now() - KEEP_DAYS * 864e5;
    for (const entry of entries()) {
      const own = entry.name.slice(6);
      const about = entry.path === path || (words.page && entry.page === words.page);
      const mine = !entry.who || entry.who === words.who;
      if (entry.time < old || published.includes(own)) drop(entry.name);
      else if (about && mine && own !== key && own !== field("taken").value) {
        if (JSON.stringify({ ...entry.fields, base: opened.base }) === JSON.stringify(opened)) drop(entry.name);
        // One that the server had, and has no more, was published or erased elsewhere.
        else if (entry.kept && member) onServer.includes(own) || drop(entry.name);
        else return showOffer(entry, own);
      }
    }
  }

  function showOffer(entry, own) {
    const template = document.querySelector("[data-offer]");
    if (!template) return;
    const banner = template.content.firstElementChild.cloneNode(true);
    banner.querySelector("[data-when]").textContent = words.whenWords.replace("{ago}", ago(entry.time));
    banner.querySelector("[data-take]").onclick = () => take(entry, own, banner);
    banner.querySelector("[data-drop]").onclick = () => {
      drop(entry.name);
      close(banner);
    };
    template.before(banner);
  }

  function close(banner) {
    banner.remove();
    field("text").focus();
  }

  function take(entry, own, banner) {
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = box.name in entry.fields;
    for (const [name, value] of Object.entries(entry.fields)) {
      const place = field(name);
      if (!place) {
        hide(name, value);
      } else if (place.type !== "checkbox") place.value = value;
    }
    field("taken").value = own;
    input();
    if (store(false)) drop(entry.name);
    save();
    close(banner);
  }

  function hide(name, value) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }

  function beacon(more) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", field("csrfmiddlewaretoken").value);
    data.set("draft", key);
    for (const name of more) data.set(name, "1");
    return data;
  }

  // Events

  form.addEventListener("input", input);
  form.addEventListener("change", input);
  form.addEventListener("submit", (event) => {
    if (!navigator.onLine) {
      event.preventDefault();
      return tell("lost");
    }
    leaving = true;
    if (event.submitter?.hasAttribute("data-erase")) drop(`draft:${key}`);
    else if (changed) store(false);
    if (!field("local")) hide("local", "1");
  });
  addEventListener("beforeunload", (event) => {
    if (touched && !leaving) event.preventDefault();
  });
  addEventListener("pagehide", () => {
    if (!changed) return;
    if (!leaving && dirty) store(false);
    if (!leaving) navigator.sendBeacon(`/editing/${path}`, beacon(["gone"]));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
  addEventListener("online", () => (save(), beat()));
  addEventListener("offline", () => changed && tell("lost"));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  setInterval(() => {
    seconds += 1;
    if (state === "kept") show();
    if (seconds % SAVE_EVERY === 0) save();
    if (seconds % BEAT_EVERY === 0 && document.visibilityState === "visible") beat();
  }, 1000);

  form.querySelector("[data-no-script]")?.remove();
  if (member && kept) tell("kept");
  if (changed) beat();
  offer();
}

// Suggestions under the boxes of the search: a combobox with a list, as ARIA describes it. What is typed stays as it
// is; Enter without a choice searches as ever. Its words and its sheet: templates/frame/header.html. Nothing that goes
// wrong here is told: the boxes are forms, and work without.

const PAUSE = 120; // ms without typing, before the server is asked
const QUIET = 600; // ms until the number of suggestions is said
const SHORTEST = 2;

const words = document.querySelector("[data-suggestions]").dataset;
const plural = new Intl.PluralRules(document.documentElement.lang);

const sheet = document.createElement("link");
const styled = new Promise((done) => (sheet.onload = sheet.onerror = done));
document.head.append(Object.assign(sheet, { rel: "stylesheet", href: words.sheet }));

document.querySelectorAll("[data-suggests]").forEach(suggest);

function make(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...inside);
  return element;
}

// Texts in parts, [text, whether it was typed].
const marked = (parts) => parts.map(([text, isTyped]) => (isTyped ? make("mark", {}, text) : text));

function suggest(input) {
  const id = `${input.id}-list`;
  const list = make("div", { id, class: "suggestions", role: "listbox", "aria-label": words.wordsList, hidden: "" });
  const said = make("p", { class: "hidden", role: "status" });
  let options = [];
  let chosen = -1;
  let asking = new AbortController();
  let pausing;
  let saying;

  input.form.append(list, said);
  const aria = { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false" };
  for (const name in aria) input.setAttribute(name, aria[name]);

  // Asking

  function stop() {
    clearTimeout(pausing);
    asking.abort();
  }

  function typed() {
    stop();
    choose(-1);
    if (input.value.trim().length < SHORTEST) close();
    else pausing = setTimeout(ask, PAUSE);
  }

  async function ask() {
    stop();
    const { signal } = (asking = new AbortController());
    // A space at the end says that a word is finished.
    const q = encodeURIComponent(input.value);
    try {
      const answer = await fetch(`/search/suggest?q=${q}`, { signal });
      const found = answer.ok && (await answer.json());
      await styled;
      if (!signal.aborted) found ? show(found) : close();
    } catch {
      if (!signal.aborted) close();
    }
  }

  // Showing

  function option(href, ...inside) {
    const attributes = { role: "option", id: `${id}-${options.length}`, href, tabindex: "-1", "aria-selected": "false" };
    return options[options.push(make("a", attributes, ...inside)) - 1];
  }

  function group(name, label, rows, inside) {
    if (!rows.length) return [];
    const head = make("div", { id: `${id}-${name}`, role: "presentation", class: "suggestions-head" }, label);
    const links = rows.map((row) => option(row.path, ...inside(row)));
    return [make("div", { role: "group", "aria-labelledby": head.id }, head, ...links)];
  }

  function show({ q, titles, passages, all }) {
    options = [];
    chosen = -1;
    list.replaceChildren(
      ...group("titles", words.wordsTitles, titles, ({ parts, note }) => [
        make("span", {}, ...marked(parts)),
        ...(note ? [make("small", {}, note)] : []),
      ]),
      ...group("passages", words.wordsPassages, passages, ({ title, parts }) => [
        make("span", {}, title),
        make("small", { lang: words.language }, ...marked(parts)),
      ]),
      option(all, words.wordsAll.replace("{typed}", () => q)),
    );
    list.hidden = false;
    list.scrollTop = 0;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    say(titles.length + passages.length);
  }

  function close() {
    stop();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
    say();
  }

  // Once the typing has paused, and only when it is another number.
  function say(n) {
    const sentence = n ? (plural.select(n) === "one" ? words.wordsOne : words.wordsOther) : words.wordsNone;
    clearTimeout(saying);
    saying = setTimeout(() => {
      const text = n === undefined ? "" : sentence.replace("{n}", n);
      if (said.textContent !== text) said.textContent = text;
    }, QUIET);
  }

  // Choosing

  function choose(at) {
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = at;
    const option = options[at];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  // Round and round, by way of the box itself.
  const step = (by) => choose(((chosen + 1 + by + options.length + 1) % (options.length + 1)) - 1);

  const keys = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Home: () => chosen >= 0 && choose(0),
    End: () => chosen >= 0 && choose(options.length - 1),
    Enter: () => chosen >= 0 && options[chosen].click(),
    Escape: close,
  };

  function pressed(event) {
    const { key, isComposing, altKey, ctrlKey, metaKey, shiftKey } = event;
    if (isComposing || altKey || ctrlKey || metaKey || shiftKey) return;
    if (key === "Tab") return close();
    if (list.hidden) {
      if (key === "Escape") stop();
      else if (key === "ArrowDown" && input.value.trim().length >= SHORTEST) ask();
      return;
    }
    if (key in keys && keys[key]() !== false) event.preventDefault();
  }

  input.addEventListener("keydown", pressed);
  input.addEventListener("input", ({ isComposing }) => isComposing || typed());
  input.addEventListener("compositionend", typed);
  // The box keeps the focus while one clicks on a suggestion.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.form.addEventListener("focusout", ({ relatedTarget }) => input.form.contains(relatedTarget) || close());
  input.form.addEventListener("submit", close);
  addEventListener("pagehide", close);
  // What was typed while this file was on its way.
  if (document.activeElement === input && input.value !== input.defaultValue) typed();
}

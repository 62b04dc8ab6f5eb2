// What a screen owes to any reader, asked in the page itself: each function answers a list of faults in words.
(() => {
  const words = element => `<${element.tagName.toLowerCase()} ${element.id ? "#" + element.id : ""}.${element.className?.baseVal ?? element.className}> ${element.textContent.trim().slice(0, 40)}`
  const visible = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true})
  const hiddenByClip = element => element.closest(".hidden, .skip")
  const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"

  function structure() {
    const faults = []
    const count = (selector, wanted) => {
      const found = [...document.querySelectorAll(selector)].filter(visible).length
      if (found !== wanted) faults.push(`${found} of ${selector}, not ${wanted}`)
    }
    count("h1", 1)
    count("main", 1)
    let before = 0
    for (const heading of [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(visible)) {
      const level = +heading.tagName[1]
      if (heading.closest("main") && level > before + 1 && before) faults.push(`h${before} is followed by ${words(heading)}`)
      before = level
    }
    for (const drawing of document.querySelectorAll("svg"))
      if (!drawing.closest("[aria-hidden=true]")) faults.push(`a drawing is read out: ${words(drawing)}`)
    const ids = [...document.querySelectorAll("[id]")].map(element => element.id)
    faults.push(...ids.filter((id, place) => ids.indexOf(id) !== place).map(id => `two elements are #${id}`))
    for (const attribute of ["aria-describedby", "aria-labelledby", "for", "aria-controls"])
      for (const element of document.querySelectorAll(`[${attribute}]`))
        for (const id of element.getAttribute(attribute).split(/\s+/).filter(Boolean))
          if (!document.getElementById(id)) faults.push(`${attribute} of ${words(element)} names no #${id}`)
    if (!document.documentElement.lang) faults.push("no language")
    return faults
  }

  function spread() {
    // WCAG 1.4.12, as a style sheet of the reader's own
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
      p { margin-bottom: 2em !important }`)
    document.adoptedStyleSheets = [sheet]
  }

  function unspread() { document.adoptedStyleSheets = [] }

  function fits() {
    const faults = []
    const root = document.documentElement
    const wide = root.scrollWidth - root.clientWidth
    if (wide > 0) {
      const widest = [...document.body.querySelectorAll("*")].filter(element =>
        visible(element) && element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest(".table-scroll, pre, svg"))
      faults.push(`${wide} px too wide: ${widest.slice(0, 2).map(words).join(" / ")}`)
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (!visible(element) || hiddenByClip(element) || element.closest("svg, .clamp")) continue
      const style = getComputedStyle(element)
      const cuts = /hidden|clip/.test(style.overflowX + style.overflowY)
      const text = element.innerText?.trim()
      if (cuts && text && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
        faults.push(`cut: ${words(element)}`)
      if (element.matches("a.button, button, .tabs a, summary, .tag, .mark-word, label, select") && text
          && style.display !== "inline" && element.scrollWidth > element.clientWidth + 2)
        faults.push(`words leave ${words(element)}`)
    }
    return faults
  }

  function focus() {
    const faults = []
    const root = document.documentElement
    for (const element of document.querySelectorAll(FOCUSABLE)) {
      if (!visible(element) || element.disabled || element.tabIndex < 0) continue
      element.focus({focusVisible: true})
      if (document.activeElement !== element) { faults.push(`takes no focus: ${words(element)}`); continue }
      // an input may let the form around it show the outline
      const ringed = [element, element.parentElement].map(one => getComputedStyle(one))
      if (!ringed.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)) faults.push(`no outline: ${words(element)}`)
      const boxes = [...element.getClientRects()].filter(box => box.width > 1 && box.height > 1)
      if (!boxes.length) { faults.push(`nothing to see: ${words(element)}`); continue }
      const seen = boxes.some(box => {
        const x = Math.min(Math.max(box.x + box.width / 2, 1), root.clientWidth - 1)
        const y = Math.min(Math.max(box.y + Math.min(box.height, innerHeight) / 2, 1), innerHeight - 1)
        const top = document.elementFromPoint(x, y)
        return top && (element.contains(top) || top.contains(element) || element.labels?.length && [...element.labels].some(label => label.contains(top)))
          && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < root.clientWidth
      })
      if (!seen) faults.push(`out of sight with the focus: ${words(element)}`)
    }
    document.activeElement.blur()
    return faults
  }

  function large() {
    // Buttons, inputs and tabs: 44 px high, but for those that say that they are small
    return [...document.querySelectorAll(
      "main .button:not(.small), main input:not([type=checkbox], [type=radio], [type=hidden]), main select, .tabs a, .menu summary")]
      .filter(element => visible(element) && !element.closest(".switch") && element.getBoundingClientRect().height < 43.5)
      .map(element => `${element.getBoundingClientRect().height} px high: ${words(element)}`)
  }

  window.anyReader = {structure, spread, unspread, fits, focus, large}
})()

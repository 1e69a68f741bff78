/* People and customers are found while one types (ARIA combobox); the form for thanking says what is left. */
(() => {
  const WAIT = 140;
  const $ = (s, el) => el.querySelector(s), $$ = (s, el) => [...el.querySelectorAll(s)];
  const filled = (text, words) => text.replace(/\{(\w+)\}/g, (_all, name) => words[name]);

  const combobox = (field, changed) => {
    const input = $("input:not([type=hidden], [type=checkbox])", field), list = $("[role=listbox]", field), status = $("[role=status]", field);
    const fills = field.dataset.fills && $(`[name=${field.dataset.fills}]`, field);
    let at = -1, timer, under;
    field.classList.add("live");
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

    const options = () => $$("[role=option]", list);
    const close = () => { list.hidden = true; list.replaceChildren(); at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const go = to => {
      const all = options(); if (!all.length) return;
      at = (to + all.length) % all.length;
      all.forEach((each, index) => each.setAttribute("aria-selected", String(index === at)));
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    };
    const ask = async () => {
      under?.abort(); under = new AbortController();
      const text = input.value.trim();
      if (!text && !fills) { close(); return; }
      const where = new URL(field.dataset.pick, location.href);
      where.searchParams.set("q", text);
      try {
        const answer = await fetch(where, { signal: under.signal, headers: { "HX-Request": "true" } });
        if (!answer.ok || answer.redirected || document.activeElement !== input) return;
        list.innerHTML = await answer.text();
      } catch { return; }
      const chosen = $$("[name=to]", field).map(each => each.value);
      options().forEach((each, index) => { if (chosen.includes(each.dataset.value)) each.remove(); else each.id = `${list.id}-${index}`; });
      const found = options().length;
      status.textContent = filled(field.dataset.sayFound, { n: found });
      if (!found) { close(); return; }
      list.hidden = false; at = -1; input.setAttribute("aria-expanded", "true");
      if (!fills) go(0);
    };
    const choose = option => {
      if (!option) return;
      const { value, name, initials, count } = option.dataset;
      if (fills) { input.value = name; fills.value = value; }
      else { token({ value, name, initials, count }); input.value = ""; status.textContent = filled(field.dataset.sayAdded, { name }); }
      close(); input.focus(); changed();
    };
    const token = ({ value, name, initials, count }) => {
      const made = $("template", field.form || field.closest("form")).content.firstElementChild.cloneNode(true);
      made.dataset.count = count; $(".avatar", made).textContent = initials; $("[data-named]", made).textContent = name; $("input", made).value = value;
      $("button", made).setAttribute("aria-label", filled(field.dataset.sayRemove, { name }));
      input.before(made);
      return made;
    };

    $$("label[data-token]", field).forEach(old => {
      token({ value: $("input", old).value, name: old.textContent.trim(), initials: old.dataset.initials, count: old.dataset.count });
      old.remove();
    });
    input.addEventListener("input", () => { if (fills) fills.value = ""; clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    if (fills) input.addEventListener("focus", () => { if (!input.value) ask(); });
    input.addEventListener("blur", () => { clearTimeout(timer); under?.abort(); close(); });
    input.addEventListener("keydown", e => {
      const open = !list.hidden, last = $$("[data-token]", field).pop();
      if (e.key === "ArrowDown") { e.preventDefault(); if (open) go(at + 1); else ask(); }
      else if (e.key === "ArrowUp" && open) { e.preventDefault(); go(at - 1); }
      else if (e.key === "Enter" && open && at >= 0) { e.preventDefault(); choose(options()[at]); }
      else if (e.key === "Escape" && open) { e.preventDefault(); e.stopPropagation(); close(); }
      else if (e.key === "Backspace" && !input.value && last && !fills) { last.remove(); changed(); }
    });
    list.addEventListener("pointerdown", e => e.preventDefault());
    list.addEventListener("click", e => choose(e.target.closest("[role=option]")));
    field.addEventListener("click", e => {
      const remove = e.target.closest("[data-token] button");
      if (remove) { remove.closest("[data-token]").remove(); input.focus(); changed(); }
      else if (e.target.classList.contains("tokens")) input.focus();
    });
  };

  /* A swapped post takes the focus with it, to the button of the same name. */
  let held = "";
  document.addEventListener("htmx:before:swap", () => { held = document.activeElement?.id || ""; });
  document.addEventListener("htmx:after:swap", () => { if (held && document.activeElement === document.body) document.getElementById(held)?.focus(); });

  $$("[data-compose]", document).forEach(form => {
    const rest = $("[data-rest]", form), own = $("[name=points_other]", form), left = Number(form.dataset.left), at_first = rest.textContent;
    const sum = () => {
      const people = $$("[data-token]", form).reduce((n, each) => n + Number(each.dataset.count), 0);
      const typed = Number(own.value || $("[name=points]:checked", form)?.value || 0);
      const each = Number.isInteger(typed) && typed > 0 ? typed : 0, after = left - each * people; // what cannot be given takes nothing
      rest.textContent = !each || !people ? at_first : filled(after < 0 ? form.dataset.sayOver : form.dataset.sayLeft, { n: Math.abs(after).toLocaleString(document.documentElement.lang) });
      rest.classList.toggle("bad", after < 0);
    };
    own.addEventListener("input", () => { const on = $("[name=points]:checked", form); if (own.value && on) on.checked = false; });
    form.addEventListener("change", e => { if (e.target.name === "points") own.value = ""; sum(); });
    form.addEventListener("input", sum);
    $$("[data-pick]", form).forEach(field => combobox(field, sum));
    sum();
  });
  $$("form:not([data-compose]) [data-pick]", document).forEach(field => combobox(field, () => {}));
})();

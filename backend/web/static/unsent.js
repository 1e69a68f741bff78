/* What was typed into a form is not lost when the session ended meanwhile. It waits in this tab's sessionStorage while one
   signs in, is put back once, for the same person, and is forgotten by any other page, and on signing out. */
(() => {
  const NAME = "laurels-unsent", { person } = document.body.dataset, touched = new Set();
  const TYPED = "[name]:is(textarea, select, input:not([type=hidden], [type=password], [type=file], [autocomplete=one-time-code]))";
  const ticks = field => field.type === "checkbox" || field.type === "radio";
  const where = form => new URL(form.getAttribute("action") || "", location.href).pathname;
  const typed = form => [...form.elements].filter(field => field.matches(TYPED));
  const shape = form => [form.querySelector("[name=act], [name=part], [name=kind]")?.value, ...new Set(typed(form).map(field => field.name))].join(" ");

  const told = form => {
    const fields = {};
    for (const field of typed(form)) {
      fields[field.name] ??= [];
      if (!ticks(field) || field.checked) fields[field.name].push(field.value);
    }
    const chosen = [...form.querySelectorAll("[data-token]")].map(token =>
      ({ value: token.querySelector("input").value, name: token.querySelector("[data-named]").textContent, initials: token.querySelector(".avatar").textContent, count: token.dataset.count }));
    return { where: where(form), shape: shape(form), fields, chosen };
  };

  const put = (form, { fields, chosen }) => {
    for (const field of typed(form)) {
      const values = fields[field.name];
      if (ticks(field)) field.checked = values.includes(field.value);
      else if (values.length && (!field.options || [...field.options].some(option => option.value === values[0]))) field.value = values.shift();
    }
    for (const { value, name, initials, count } of chosen) {  // as the server writes them; feed.js makes tokens of them
      const label = document.createElement("label"), input = document.createElement("input");
      Object.assign(label, { className: "token", textContent: name });
      Object.assign(label.dataset, { token: "", initials, count });
      Object.assign(input, { type: "checkbox", name: "to", value, checked: true });
      label.prepend(input);
      form.querySelector(".tokens > input").before(label);
    }
    for (let at = form; at; at = at.parentElement) if (at.matches("details")) at.open = true;
    form.closest("[popover]")?.showPopover();
    form.prepend(document.getElementById("unsent").content.cloneNode(true));
    form.scrollIntoView({ block: "center" });
  };

  let waiting = [];
  const restore = () => {
    for (const form of document.forms) {
      const found = waiting.find(kept => kept.where === where(form) && kept.shape === shape(form));
      if (!found) continue;
      waiting = waiting.filter(kept => kept !== found);
      put(form, found);
      touched.add(form);
    }
  };

  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME));
    if (!person) {
      if (kept) sessionStorage.setItem(NAME, JSON.stringify({ ...kept, isBack: true }));
      return;
    }
    sessionStorage.removeItem(NAME);
    if (kept?.isBack && kept.person === person) waiting = kept.forms;
  } catch { return; /* storage may be switched off */ }
  restore();
  document.addEventListener("htmx:after:swap", restore);

  const touch = event => { const form = event.target.closest("form[method=post]"); if (form && typed(form).length) touched.add(form); };
  document.addEventListener("input", touch);
  document.addEventListener("submit", touch);
  let leaving = false;
  document.addEventListener("submit", event => { leaving = event.target.matches("[data-signs-out]"); });
  addEventListener("pagehide", () => {
    const forms = leaving ? [] : [...touched].filter(form => form.isConnected).map(told);
    try {
      if (forms.length) sessionStorage.setItem(NAME, JSON.stringify({ person, forms }));
      else sessionStorage.removeItem(NAME);
    } catch { /* fine without */ }
  });
})();

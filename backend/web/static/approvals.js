/* The approval queue by keyboard and touch: which row is open, what is chosen, and where focus goes when a row leaves. */
(() => {
  const root = document.getElementById("approvals");
  if (!root) return;
  const $ = (selector, within = document) => within.querySelector(selector);
  const rows = () => [...document.querySelectorAll("#queue [data-proposal]")];
  const rowOf = id => document.getElementById(`row-${id}`);
  const beside = matchMedia("(min-width: 75.01rem)");
  const toasts = $(".toasts");
  const chosen = new Set();
  let current = "", name = "", opening, going, undone = "", isSheet = false;

  const say = text => { $("#live").textContent = text; };
  const shown = () => $("#detail")?.dataset.proposal ?? "";
  const refresh = () => $("#queue").dispatchEvent(new Event("approvals:refresh"));

  const mark = row => {
    rows().forEach(each => each.removeAttribute("aria-current"));
    row.setAttribute("aria-current", "true");
    [current, name] = [row.dataset.proposal, row.dataset.name];
  };
  const load = () => {
    const link = $(".who a", rowOf(current) ?? root);
    if (link) htmx.ajax("GET", link.getAttribute("href"), { target: "#detail", swap: "outerHTML" });
  };
  const select = (row, isAsked = beside.matches) => {
    if (!row) return;
    mark(row);
    $(".who a", row).focus();
    clearTimeout(opening);
    if (isAsked) opening = setTimeout(load, 90);
  };
  const closeSheet = () => {
    isSheet = false;
    $("#detail").classList.remove("open");
    if (rowOf(current)) $(".who a", rowOf(current)).focus();
  };

  /* The row leaves; the next one takes its place, or the one before, or the list says that nothing waits. */
  const leave = id => {
    const all = rows(), at = all.findIndex(each => each.dataset.proposal === id);
    if (at < 0) return;
    const next = all[at + 1] ?? all[at - 1];
    chosen.delete(id);
    all[at].remove();
    if (isSheet) history.back();
    if (next) select(next);
    else { $("#detail").replaceChildren(); $("#detail").classList.remove("open"); $("#main").focus(); current = ""; }
  };

  const restore = () => {
    $("main .lead").textContent = $("#queue").dataset.lead;
    chosen.forEach(id => { if (!rowOf(id)) chosen.delete(id); });
    for (const box of document.querySelectorAll("#queue [name=chosen]")) box.checked = chosen.has(box.value.split(" ")[0]);
    if (chosen.size && !$("#chosen [data-sum]")) $("#chosen").dispatchEvent(new Event("approvals:chosen"));
    if (undone && rowOf(undone)) { select(rowOf(undone)); undone = ""; return; }
    const row = rowOf(current);
    if (row) { mark(row); return; }
    if (current && shown() === current && !$("#detail :popover-open")) {
      say(root.dataset.elsewhere.replace("%s", name));
      const next = rows()[0];
      current = "";
      if (next) select(next); else $("#detail").replaceChildren();
    } else if (!current && !undone && beside.matches && rows().length) { mark(rows()[0]); load(); }
  };

  new MutationObserver(() => {
    const toast = $(".toast[data-proposal]", toasts);
    if (!toast) return;
    const { proposal, deed } = toast.dataset;
    delete toast.dataset.proposal;
    say($("p", toast).textContent);
    $("#detail :popover-open")?.hidePopover();
    clearTimeout(going);
    going = setTimeout(() => { if (!toast.matches(":hover, :focus-within")) toast.remove(); }, 20000);
    if (deed === "undone") { undone = proposal; current = ""; } else leave(proposal);
    refresh();
  }).observe(toasts, { childList: true });

  document.addEventListener("htmx:after:request", event => {
    const { response } = event.detail.ctx;
    if (response.raw.redirected || (response.status >= 400 && response.status !== 409)) { event.preventDefault(); location.reload(); }
  });
  document.addEventListener("htmx:after:swap", () => {
    const wrong = $("#detail [role=alert]");
    if (wrong && !wrong.dataset.told) { wrong.dataset.told = "1"; wrong.tabIndex = -1; wrong.focus(); refresh(); }
    if (!beside.matches && shown() === current && current && $("#detail.open") && !isSheet) {
      isSheet = true;
      history.pushState({ sheet: true }, "");
      const head = $("#detail-h");
      head.tabIndex = -1;
      head.focus();
    }
    restore();
  });
  addEventListener("popstate", () => { if (isSheet) closeSheet(); });

  root.addEventListener("click", event => {
    const link = event.target.closest("#queue .who a");
    if (link) mark(link.closest("[data-proposal]"));
    if (event.target.closest(".panel-close")) { event.preventDefault(); event.stopPropagation(); if (isSheet) history.back(); else closeSheet(); }
  });
  let summing;
  root.addEventListener("change", event => {
    if (event.target.name !== "chosen") return;
    const id = event.target.value.split(" ")[0];
    if (event.target.checked) chosen.add(id); else chosen.delete(id);
    clearTimeout(summing);
    summing = setTimeout(() => $("#chosen").dispatchEvent(new Event("approvals:chosen")), 120);
  });

  document.addEventListener("keydown", event => {
    if (event.target.matches("input:not([type=checkbox]), textarea, select") || event.metaKey || event.ctrlKey || event.altKey) return;
    if ($("dialog[open], :popover-open")) return;
    const all = rows(), at = all.findIndex(each => each.dataset.proposal === current), row = all[at];
    if (event.key === "j") select(all[Math.min(at + 1, all.length - 1)]);
    else if (event.key === "k") select(all[Math.max(at - 1, 0)]);
    else if (event.key === "x" && row) $("[name=chosen]", row).click();
    else if (event.key === "u") $("[data-undo]", toasts)?.click();
    else if (event.key === "Escape" && isSheet) history.back();
    else if ("aed".includes(event.key) && current && shown() === current) {
      const button = $(`#detail [data-key="${event.key}"]`);
      if (button) { event.preventDefault(); button.click(); }
    }
  });

  if (beside.matches && rows().length) addEventListener("load", () => { mark(rows()[0]); load(); });
})();

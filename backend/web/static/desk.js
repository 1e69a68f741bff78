/* The desk of a programme: a finding leads to its line. Works without: the link then leads to the field. */
document.addEventListener("click", event => {
  const link = event.target.closest("[data-line]"), text = document.getElementById("text");
  if (!link || !text) return;
  event.preventDefault();
  const lines = text.value.split("\n"), line = Math.min(Number(link.dataset.line), lines.length) - 1;
  const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + lines[line].length);
  text.scrollTop = Math.max(0, (line - 4) * text.scrollHeight / lines.length);
});

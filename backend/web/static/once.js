/* A form whose answer is shown once is sent once: the answer to a second click would take its place. */
document.addEventListener("submit", event => {
  if (!event.target.matches("form[data-once]")) return;
  if (event.target.hasAttribute("data-sent")) event.preventDefault();
  event.target.setAttribute("data-sent", "");
});
addEventListener("pageshow", () =>
  document.querySelectorAll("form[data-sent]").forEach(form => form.removeAttribute("data-sent")));

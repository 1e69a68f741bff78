// What allauth's scripts leave to the page: no passkey button where the browser has none, and words when one fails.
document.addEventListener("DOMContentLoaded", () => {
  if (!window.PublicKeyCredential) document.querySelectorAll("[data-passkey]").forEach((part) => { part.hidden = true; });
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-trouble]").forEach((words) => { words.hidden = false; });
});

// What allauth's scripts leave to the page: no passkey button where the browser has none, none that is pressed before
// they listen, and words when one fails.
document.addEventListener("DOMContentLoaded", () => {
  if (window.PublicKeyCredential) document.getElementById("passkey-begin").disabled = false;
  else document.querySelectorAll("[data-passkey]").forEach((part) => { part.hidden = true; });
});
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelectorAll("[data-passkey-trouble]").forEach((words) => { words.hidden = false; });
});

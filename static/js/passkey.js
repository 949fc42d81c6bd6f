// The passkey button appears only where the browser can use it; when it does not work out, the page says so.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  const message = document.querySelector("[data-passkey-error]");
  if (!message) return;
  event.preventDefault();
  message.hidden = false;
  message.focus();
});

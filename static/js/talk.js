// Messages that are on the screen are read: the form that says so is sent by itself, once somebody looks at the page.
const form = document.querySelector("[data-mark-read]");

async function markRead() {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", markRead);
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (answer.type === "opaqueredirect") form.hidden = true;
  } catch {
    // Without a network the button stays.
  }
}

if (form) {
  document.addEventListener("visibilitychange", markRead);
  markRead();
}

// Turns notices on in this browser. Without this script the page still lists devices and turns them off.
const card = document.querySelector("[data-notices]");
const button = card.querySelector("[data-notices-on]");
const line = card.querySelector("[data-notices-line]");
const say = (which) => (line.textContent = which ? line.dataset[which] : "");

const bytes = (letters) => Uint8Array.from(atob(letters.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

/** Says that this browser is to be told; asking for the right comes from a tap, never by itself. */
async function turnOn() {
  const worker = await navigator.serviceWorker.ready;
  const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(card.dataset.key) });
  const { endpoint, keys } = made.toJSON();
  const body = new URLSearchParams({ endpoint, ...keys, csrfmiddlewaretoken: card.querySelector("[name=csrfmiddlewaretoken]").value });
  const answer = await fetch(card.dataset.add, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`answer ${answer.status}`);
}

async function begin() {
  if (!("PushManager" in window && navigator.serviceWorker)) return say("unable");
  const worker = await navigator.serviceWorker.getRegistration();
  const known = Notification.permission === "granted" && (await worker?.pushManager.getSubscription());
  button.hidden = Boolean(known);
  return say(known ? "on" : Notification.permission === "denied" ? "refused" : "");
}

button.addEventListener("click", async () => {
  button.disabled = true;
  try {
    await turnOn();
    button.hidden = true;
    say("on");
  } catch {
    say(Notification.permission === "denied" ? "refused" : "failed");
  }
  button.disabled = false;
});

begin();

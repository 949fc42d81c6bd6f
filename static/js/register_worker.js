// Signed-in pages: from now on a lost network shows our own pages, and the phone keeps the walks of the next days.
const isWalking = () => [localStorage, sessionStorage].some((store) => Object.keys(store).some((key) => key.startsWith("walk:")));

navigator.serviceWorker?.register("/sw.js").then(async (registration) => {
  if (!registration) return; // this browser may not keep anything
  // A newer worker waits while a walk is open on this device: nothing under a walk is exchanged.
  if (registration.waiting && !isWalking()) registration.waiting.postMessage("take over");
  await navigator.serviceWorker.ready;
  registration.active?.postMessage("renew");
}, () => {});

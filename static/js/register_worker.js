// Signed-in pages: from now on a lost network shows our own pages, and the phone keeps the walks of the next days.
// A newer worker waits, as browsers do by themselves, until no page of ours is open: nothing under a walk is exchanged.
navigator.serviceWorker?.register("/sw.js").then(async (registration) => {
  if (!registration) return; // this browser may not keep anything
  await navigator.serviceWorker.ready;
  registration.active?.postMessage("renew");
}, () => {});

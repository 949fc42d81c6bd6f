// Notices, in the service worker: what the server sent, locked for this browser alone. Every push is shown, as browsers ask.
addEventListener("push", (event) => {
  let notice = {};
  try {
    notice = event.data.json();
  } catch {} // an empty push still has to be shown
  const { title = "Backalong", body = "", tag, url = "/today/", actions = [] } = notice;
  const places = Object.fromEntries(actions.map((action) => [action.action, action.url]));
  event.waitUntil(registration.showNotification(title, { body, tag, actions: actions.map(({ action, title: text }) => ({ action, title: text })), data: { url, places } }));
});

/** Opens a page of ours, in the tab that shows it already if there is one. */
async function open(path) {
  const place = new URL(path, location.origin);
  if (place.origin !== location.origin) return undefined;
  const tabs = await clients.matchAll({ type: "window" });
  const tab = tabs.find(({ url }) => url === place.href);
  return tab ? tab.focus() : clients.openWindow(place.href);
}

addEventListener("notificationclick", (event) => {
  const { url, places } = event.notification.data;
  event.notification.close();
  event.waitUntil(open(places[event.action] ?? url));
});

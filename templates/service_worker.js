{% load static %}// Shows one page of ours when there is no network. Keeps nothing personal: only that page and what it is drawn with.
const OFFLINE = "{% url "offline" %}";
const DRAWN_WITH = [
  "{% static "vendor/bootstrap/bootstrap.min.css" %}",
  "{% static "css/tokens.css" %}",
  "{% static "css/base.css" %}",
  "{% static "css/components.css" %}",
  "{% static "css/charts.css" %}",
  "{% static "css/media.css" %}",
  "{% static "js/theme.js" %}",
  "{% static "img/favicon.svg" %}",
  "{% static "vendor/fonts/hanken-grotesk-latin.woff2" %}",
  "{% static "vendor/bootstrap-icons/icons.svg" %}",
];
const STORE = "offline-page";

addEventListener("install", (event) => {
  const page = new Request(OFFLINE, { credentials: "omit", cache: "reload" });
  event.waitUntil(caches.open(STORE).then((store) => store.addAll([page, ...DRAWN_WITH])).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const wanted = new Set([OFFLINE, ...DRAWN_WITH].map((path) => new URL(path, location).href));
  event.waitUntil(
    caches.open(STORE)
      .then((store) => store.keys().then((kept) => Promise.all(kept.filter((each) => !wanted.has(each.url)).map((each) => store.delete(each)))))
      .then(() => clients.claim()),
  );
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (DRAWN_WITH.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

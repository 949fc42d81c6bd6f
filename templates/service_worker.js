{% load static %}// Shows two pages of ours when there is no network: what to do offline, and the care card of the walker's country.
// Keeps nothing personal: only those pages and what they are drawn with.
const OFFLINE = "{% url "offline" %}";
const CARE_PATH = "{% url "programmes:care" %}";
const CARE = `${CARE_PATH}{% if request.user.is_authenticated %}?region={{ request.user.region|urlencode }}{% endif %}`;
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
  const pages = [OFFLINE, CARE].map((path) => new Request(path, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(STORE).then((store) => store.addAll([...pages, ...DRAWN_WITH])).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const wanted = new Set([OFFLINE, CARE, ...DRAWN_WITH].map((path) => new URL(path, location).href));
  event.waitUntil(
    caches.open(STORE)
      .then((store) => store.keys().then((kept) => Promise.all(kept.filter((each) => !wanted.has(each.url)).map((each) => store.delete(each)))))
      .then(() => clients.claim()),
  );
});

// The card of this country comes from the phone at once and is renewed behind it; any other card needs the network.
const careCard = async (request) => {
  const store = await caches.open(STORE);
  const kept = await store.match(request);
  const renewed = fetch(request, { credentials: "omit" });
  if (!kept) return renewed.catch(() => store.match(CARE));
  renewed.then((fresh) => fresh.ok && store.put(request, fresh)).catch(() => {});
  return kept;
};

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate" && request.method === "GET" && new URL(request.url).pathname === CARE_PATH) {
    event.respondWith(careCard(request));
  } else if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE)));
  } else if (DRAWN_WITH.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request)));
  }
});

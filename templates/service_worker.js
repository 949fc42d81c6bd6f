{% load static %}// Keeps what a walk needs on this phone: the shell for everybody, and pages and sound of one person for some days.
// Pages come from the network whenever it answers. Answers to forms are never kept, nor pages that are not in the pack.
importScripts("{% static "js/offline/unsent.js" %}", "{% static "js/offline/notices.js" %}");

const OFFLINE = "{% url "offline" %}";
const CARE_PATH = "{% url "programmes:care" %}";
const CARE = `${CARE_PATH}{% if request.user.is_authenticated %}?region={{ request.user.region|urlencode }}{% endif %}`;
const PACK = "{% url "programmes:pack" %}";
const STATIC = "{% get_static_prefix %}";
const SOUND = /^\/sounds\/[0-9a-f-]{36}\.mp3$/;
const HASHED = /\.[0-9a-f]{12}\./;
const SHELL = "shell:{{ version }}";
const FILES = [
  {% for file in files %}"{{ file }}",
  {% endfor %}
];
const PATIENCE = 4_000; // milliseconds: then a copy is better than waiting
const FRESH = 60 * 60_000; // so long a pack is not fetched again
const OLD = 8 * 24 * 60 * 60_000; // copies older than this say nothing about today
const ANY = { ignoreVary: true };

addEventListener("install", (event) => {
  const pages = [OFFLINE, CARE].map((path) => new Request(path, { credentials: "omit", cache: "reload" }));
  event.waitUntil(caches.open(SHELL).then((store) => store.addAll([...pages, ...FILES])));
});

// The shell before this one stays too: a page that is open may still load parts of it.
addEventListener("activate", (event) => {
  const tidy = async () => {
    const shells = (await caches.keys()).filter((name) => !/^(pages|sound):/.test(name) && name !== SHELL);
    await Promise.all(shells.slice(0, -1).map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener("message", (event) => {
  if (event.data === "renew") event.waitUntil(renew());
});

addEventListener("sync", (event) => {
  if (event.tag === "unsent") event.waitUntil(sendLater());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(pathname === CARE_PATH ? careCard(request) : page(request));
  else if (SOUND.test(pathname)) event.respondWith(sound(request));
  else if (pathname.startsWith(STATIC)) event.respondWith(file(request));
});

// Whose pages: one person at a time

const stores = async (kind) => (await caches.keys()).filter((name) => name.startsWith(kind));

/** Drops the pages and the sound of everybody but this person; of everybody when nobody is signed in. */
async function forget(person) {
  const theirs = [...(await stores("pages:")), ...(await stores("sound:"))].filter((name) => !person || !name.endsWith(`:${person}`));
  await Promise.all(theirs.map((name) => caches.delete(name)));
}

async function keptPage(request) {
  const [name] = await stores("pages:");
  const store = name && (await caches.open(name));
  const pack = await store?.match(PACK).then((answer) => answer?.json());
  if (!pack || Date.now() - pack.savedAt > OLD) return undefined;
  return (await store.match(request, ANY)) ?? store.match(request, { ...ANY, ignoreSearch: true });
}

async function page(request) {
  const kept = await keptPage(request);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.status === 200) await forget(answer.headers.get("X-Person"));
    return kept && [502, 503, 504].includes(answer.status) ? kept : answer;
  });
  if (!kept) return fresh.catch(() => caches.match(OFFLINE, ANY));
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  return Promise.race([fresh.catch(() => kept), patience]);
}

/** The card of this country comes from the phone at once and is renewed behind it; any other card needs the network. */
async function careCard(request) {
  const store = await caches.open(SHELL);
  const kept = await store.match(request, ANY);
  const renewed = fetch(request, { credentials: "omit" });
  if (!kept) return renewed.catch(() => store.match(CARE, ANY));
  renewed.then((answer) => answer.ok && store.put(request, answer)).catch(() => {});
  return kept;
}

/** A file with a hash in its name never changes; others come from the network first. */
async function file(request) {
  const kept = () => caches.match(request, { ...ANY, ignoreSearch: true });
  if (HASHED.test(request.url)) return (await kept()) ?? fetch(request);
  return fetch(request).catch(async () => (await kept()) ?? Response.error());
}

/** Sound from the phone, in the part that the player asks for. */
async function sound(request) {
  const [name] = await stores("sound:");
  const kept = name && (await (await caches.open(name)).match(request.url, ANY));
  if (!kept) return fetch(request);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "") ?? [];
  if (from === undefined) return kept;
  const whole = await kept.blob();
  const [first, last] = [Number(from), Math.min(to === "" ? Infinity : Number(to), whole.size - 1)];
  if (first > last) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${whole.size}` } });
  const headers = { "Content-Type": whole.type, "Content-Length": last - first + 1, "Content-Range": `bytes ${first}-${last}/${whole.size}`, "Accept-Ranges": "bytes" };
  return new Response(whole.slice(first, last + 1), { status: 206, headers });
}

// The pack: what this person's next days need

let renewing = null;
const renew = () => (renewing ??= fetchPack().catch(() => {}).finally(() => (renewing = null)));
const ask = (path, options = {}) => fetch(path, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });

async function fetchPack() {
  const answer = await ask(PACK);
  if (!answer.ok) return;
  const pack = await answer.json();
  await forget(pack.pages.length ? pack.person : null);
  if (!pack.pages.length) return;
  const store = await caches.open(`pages:${pack.person}`);
  const before = await store.match(PACK).then((kept) => kept?.json());
  if (before?.version === pack.version && before.shell === SHELL && Date.now() - before.savedAt < FRESH) return;
  const sounds = new Set();
  for (const path of pack.pages) await fetchPage(store, path, pack.person, sounds);
  await only(store, [...pack.pages, PACK]);
  await fetchSounds(pack.person, [...sounds]);
  await store.put(PACK, new Response(JSON.stringify({ ...pack, shell: SHELL, savedAt: Date.now() }), { headers: { "Content-Type": "application/json" } }));
}

async function fetchPage(store, path, person, sounds) {
  const answer = await ask(path, { headers: { "X-Ahead": "1" } });
  if (answer.status !== 200 || answer.headers.get("X-Person") !== person) return store.delete(path);
  for (const [found] of (await answer.clone().text()).matchAll(/\/sounds\/[0-9a-f-]{36}\.mp3/g)) sounds.add(found);
  return store.put(path, answer);
}

async function fetchSounds(person, paths) {
  const store = await caches.open(`sound:${person}`);
  await only(store, paths);
  for (const path of paths) {
    if (await store.match(path, ANY)) continue;
    const answer = await ask(path);
    if (answer.status === 200) await store.put(path, answer);
  }
}

async function only(store, paths) {
  const wanted = new Set(paths.map((path) => new URL(path, location).href));
  for (const kept of await store.keys()) if (!wanted.has(kept.url)) await store.delete(kept);
}

/** The browser wakes us when there is a network again; a failure makes it try later. */
async function sendLater() {
  const { person } = await unsent.secret();
  const { state } = person ? await unsent.send(person) : {};
  if (state === "offline") throw new Error("no network yet");
  if (person) await renew();
}

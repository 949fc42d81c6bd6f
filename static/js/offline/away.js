// The page without a network: which walks this phone holds, today's first.
const day = new Intl.DateTimeFormat("sv").format(new Date()); // 2026-11-21 on the walker's clock
const part = document.querySelector("[data-walks]");

async function show() {
  const name = (await caches.keys()).find((each) => each.startsWith("pages:"));
  const kept = name && (await (await caches.open(name)).match("/offline/pack/"));
  if (!kept) return;
  const { walks } = await kept.json();
  const [, today] = walks.find(([on]) => on === day) ?? [];
  part.hidden = false;
  document.querySelector("[data-without-walks]").hidden = true;
  const link = part.querySelector("[data-today]");
  link.hidden = !today;
  if (today) link.href = today;
}

if (part && self.caches) show();

// Signing out leaves nothing of this person on the device; what was not sent yet is asked about first.
const { person } = document.documentElement.dataset;
const dialog = document.querySelector("[data-leaving]");

/** Pages, sound, open walks and forms of this person. */
async function wipe() {
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) if (key.startsWith("walk:")) store.removeItem(key);
  }
  await unsent.clear(person);
  await navigator.serviceWorker?.getRegistration().then(async (worker) => (await worker?.pushManager?.getSubscription())?.unsubscribe());
  for (const name of await caches.keys()) if (/^(pages|sound):/.test(name)) await caches.delete(name);
}

async function leave(form) {
  const others = await unsent.others(person);
  if (others) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "others", value: "1" }));
  await wipe().catch(() => {}); // a device without storage has nothing to forget
  form.submit();
}

function ask(form, count) {
  const { one, many } = dialog.dataset;
  dialog.querySelector("[data-line]").textContent = count === 1 ? one : many.replace("{n}", count);
  dialog.querySelector("[data-leave]").onclick = () => leave(form);
  dialog.querySelector("[data-first]").onclick = async () => {
    await unsent.send(person);
    const left = (await unsent.of(person)).length;
    dialog.close();
    return left ? ask(form, left) : leave(form);
  };
  dialog.showModal();
}

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const count = await unsent.of(person).then((forms) => forms.length, () => 0);
    return count && dialog ? ask(form, count) : leave(form);
  });
}

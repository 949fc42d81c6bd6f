// Forms that wait on this phone until there is a network. Loaded by pages, and by the service worker: one plain script.
self.unsent = (() => {
  const ADDRESS = "/offline/saved/";
  const PATIENCE = 15_000; // milliseconds; a network that is slower counts as none

  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  const opened = async () => {
    const request = indexedDB.open("backalong", 1);
    request.onupgradeneeded = () => {
      const forms = request.result.createObjectStore("forms", { keyPath: "number", autoIncrement: true });
      forms.createIndex("uuid", "uuid", { unique: true });
    };
    return asked(request);
  };

  /** One transaction, done when the phone has really written it. */
  const within = async (mode, act) => {
    const base = await opened();
    try {
      const transaction = base.transaction("forms", mode, { durability: "strict" });
      const result = await act(transaction.objectStore("forms"));
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
        transaction.commit?.();
      });
      return result;
    } finally {
      base.close();
    }
  };

  /** Writes a form down; the same number twice is one form. Numbers count up, and are the order of sending. */
  const keep = (form) =>
    within("readwrite", async (forms) => {
      const known = await asked(forms.index("uuid").get(form.uuid));
      return known?.number ?? asked(forms.add(form));
    });

  const all = () => within("readonly", (forms) => asked(forms.getAll()));
  const of = async (person) => (await all()).filter((form) => form.person === person);
  const others = async (person) => (await all()).filter((form) => form.person !== person).length;
  const drop = (number) => within("readwrite", (forms) => asked(forms.delete(number)));
  const clear = async (person) => {
    for (const { number } of await of(person)) await drop(number);
  };

  const newId = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*/, "$1-$2-4$3-8$4-$5").slice(0, 36);
  };

  /** What a form of a page says, ready to be kept. */
  const read = (form) => {
    const { person, shownAt } = document.documentElement.dataset;
    const answers = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "client_uuid"].includes(name));
    const uuid = (form.dataset.uuid ??= newId());
    return { uuid, person, kind: form.dataset.save, session: form.dataset.session, at: new Date().toISOString(), shownAt, answers };
  };

  const reach = (options = {}) => fetch(ADDRESS, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE), ...options });

  /** Who is signed in now, with a secret that is good today; a page that was kept has an old one. */
  const secret = async () => {
    const answer = await reach();
    return answer.ok ? answer.json() : { state: answer.type === "opaqueredirect" ? "sign_in" : "offline" };
  };

  const post = ({ uuid, person, kind, session, at, shownAt, answers }, token, isLive) => {
    const envelope = { uuid, person, kind, session, at, shown_at: shownAt ?? "", live: isLive ? "1" : "" };
    const body = new URLSearchParams([...Object.entries(envelope).map(([name, value]) => [`saved-${name}`, value]), ...answers]);
    return reach({ method: "POST", body, headers: { "X-CSRFToken": token } });
  };

  const SETTLED = ["sent", "kept_aside", "invalid"];

  /** Sends everything of this person, the oldest first. What is not settled stays; nothing is sent around it. */
  const sendAll = async (person, { live, told }) => {
    const settled = {};
    let token;
    for (;;) {
      const [form] = (await of(person)).filter(({ isRefused }) => !isRefused);
      if (!form) return { state: "empty", settled };
      try {
        if (!token) {
          const who = await secret();
          if (who.state) return { state: who.state, settled };
          if (who.person !== person) return { state: "somebody_else", settled };
          token = who.token;
        }
        told?.(form);
        const answer = await post(form, token, form.uuid === live);
        if (answer.type === "opaqueredirect") return { state: "sign_in", settled };
        const said = await answer.json().catch(() => ({}));
        if (SETTLED.includes(said.state)) {
          settled[form.uuid] = said;
          await drop(form.number);
        } else if (said.state === "refused") {
          await within("readwrite", (forms) => asked(forms.put({ ...form, isRefused: true })));
        } else {
          return { state: said.state ?? "offline", settled };
        }
      } catch {
        return { state: "offline", settled };
      }
    }
  };

  /** One sender at a time, over all pages and the worker; without locks a form may go twice, and counts once. */
  const send = (person, options = {}) => {
    const act = () => sendAll(person, options);
    return self.navigator.locks ? navigator.locks.request("unsent", act) : act();
  };

  return { all, of, others, keep, drop, clear, read, send, secret };
})();

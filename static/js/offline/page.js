// Signed-in pages: forms are written down on this phone first and then sent; what waits is shown, and sent when it can be.
const { person } = document.documentElement.dataset;
const isCopy = document.querySelector("[data-saved-copy]") !== null;
const strip = document.querySelector("[data-unsent]");
const LOGIN = "sign_in";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const when = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", hour: "2-digit", minute: "2-digit" }).format(new Date(at));
const day = (date) => new Intl.DateTimeFormat("sv").format(date); // 2026-11-21

/** The list of what waits, with its state. */
async function show(state = "", sending = null) {
  if (!strip) return;
  const forms = await unsent.of(person);
  strip.hidden = forms.length === 0;
  const { one, many, kept, now, refused } = strip.dataset;
  strip.querySelector("[data-line]").textContent = forms.length === 1 ? one : fill(many, { n: forms.length });
  const rows = forms.map((form) => {
    const row = document.createElement("li");
    const [name, chip] = [document.createElement("span"), document.createElement("b")];
    name.textContent = `${strip.dataset[form.kind]}, ${when(form.at)}: `;
    chip.textContent = form.isRefused ? refused : form.uuid === sending ? now : kept;
    row.append(name, chip);
    return row;
  });
  strip.querySelector("ul").replaceChildren(...rows);
  strip.querySelector("[data-sign-in]").hidden = state !== LOGIN;
  strip.querySelector("[data-send]").hidden = state === LOGIN;
  askAboutTheMorning(forms);
}

/** The morning after a walk that only this phone knows. */
function askAboutTheMorning(forms) {
  const today = day(new Date());
  const answered = forms.filter(({ kind, at }) => kind === "morning" && day(new Date(at)) === today).map(({ session }) => session);
  const walk = forms.findLast(({ kind, at, session }) => kind === "log" && day(new Date(at)) < today && !answered.includes(session));
  const link = strip.querySelector("[data-morning]");
  link.hidden = !walk;
  if (walk) link.querySelector("a").href = `/sessions/${walk.session}/morning/`;
}

async function send(live) {
  const outcome = await unsent.send(person, { live, told: (form) => show("", form.uuid) });
  await show(outcome.state);
  if (outcome.state === "offline") wakeUs();
  return outcome;
}

/** Where the browser can, it sends later, even with the page closed. */
const wakeUs = () => navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("unsent")).catch(() => {});

/** Sends what waits; a page that shows old news is drawn again. */
async function catchUp() {
  if (!(await unsent.of(person)).length) return show();
  const { settled } = await send();
  if (!Object.keys(settled).length) return;
  navigator.serviceWorker?.controller?.postMessage("renew");
  const asking = document.querySelector("[data-asking]");
  if (strip && (!asking || asking.hidden)) location.reload();
}

function watch(form) {
  let isBusy = false;
  form.addEventListener("submit", async (event) => {
    if (!form.checkValidity()) {
      // With a network the server says what is missing, in its own words.
      if (!isCopy && navigator.onLine) return;
      event.preventDefault();
      form.reportValidity();
      return;
    }
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const letter = unsent.read(form);
    try {
      await unsent.keep(letter);
    } catch {
      form.submit(); // no room on this device: the ordinary way
      return;
    }
    const { settled } = await send(letter.uuid);
    const said = settled[letter.uuid];
    isBusy = false;
    if (said?.state === "invalid") return correct(form);
    if (said) return location.assign(said.next);
    showKept();
  });
}

/** The server has a question about the form: it comes back by the ordinary way, with a fresh secret. */
async function correct(form) {
  const { token } = await unsent.secret().catch(() => ({}));
  if (token) form.elements.csrfmiddlewaretoken.value = token;
  form.submit();
}

/** The form is safe on this phone: the page says so and asks nothing more. */
function showKept() {
  const done = document.querySelector("[data-kept-here]");
  document.querySelector("[data-asking]").hidden = true;
  done.hidden = false;
  const heading = done.querySelector("h2");
  heading.tabIndex = -1;
  heading.focus();
}

async function start() {
  for (const form of document.querySelectorAll("form[data-save]")) {
    if (!form.closest("[data-asking]")) continue; // the player sends its check by itself
    watch(form);
    const { save, session } = form.dataset;
    const waits = (await unsent.of(person)).some((kept) => kept.kind === save && kept.session === session && save === "log");
    if (waits) showKept();
  }
  strip?.querySelector("[data-send]").addEventListener("click", () => catchUp());
  addEventListener("online", () => catchUp());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && catchUp());
  await catchUp();
}

if (person && self.indexedDB) start();

// The builder without pressing "Check": what is typed is sent as that button sends it, and the parts that follow are put
// in from the answer. Nothing is saved. Where a part is being written in, its fields stay as they are.
const form = document.querySelector("[data-builder]");
const WAIT = 500;
let timer = 0;
let round = 0;

function putIn(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (!other) continue;
    const fields = [...part.querySelectorAll("input")];
    if (fields.length === 0) {
      part.replaceChildren(...other.childNodes);
      continue;
    }
    part.className = other.className;
    const [row, ...notes] = other.children;
    part.querySelector(".n").replaceWith(row.querySelector(".n"));
    part.replaceChildren(part.firstElementChild, ...notes);
  }
}

async function check() {
  const mine = ++round;
  const sent = new FormData(form);
  sent.set("check", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent });
    if (!answer.ok || mine !== round) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== round) return;
    putIn(fresh);
  } catch {
    // Without a network the buttons stay.
  }
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(check, WAIT);
  });
}

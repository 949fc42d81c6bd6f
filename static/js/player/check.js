// The check before a walk: the same rows of the table as on the server, so that it works offline.

/** The first row from the top that fires. */
export function judge(rows, { pain, symptoms }) {
  return rows.find(({ code, pain: scores }) => symptoms.includes(code) || scores.includes(pain)) ?? rows.at(-1);
}

export class Check {
  constructor(form, { rows, words, more }) {
    Object.assign(this, { form, rows, words, more });
    this.pain = form.elements.pain_now;
    this.boxes = [...form.querySelectorAll(".wk-choices [type=checkbox]:not([name=symptoms])")];
    form.querySelector("[data-less]").addEventListener("click", () => this.step(-1));
    form.querySelector("[data-more]").addEventListener("click", () => this.step(1));
    form.addEventListener("input", () => this.show());
    this.show();
  }

  get symptoms() {
    return new FormData(this.form).getAll("symptoms");
  }

  /** The pain score, or undefined while there is none that can be. */
  get score() {
    return this.pain.value !== "" && this.pain.validity.valid ? Number(this.pain.value) : undefined;
  }

  get row() {
    return judge(this.rows, { pain: this.score, symptoms: this.symptoms });
  }

  get starts() {
    return ["start", "easy"].includes(this.row.kind);
  }

  /** What still has to be said or ticked; a body that must rest needs no ticks. */
  get open() {
    const boxes = this.starts ? this.boxes.filter((box) => !box.checked) : [];
    return this.score === undefined ? [this.pain, ...boxes] : boxes;
  }

  step(by) {
    const from = this.score ?? (by > 0 ? 0 : 1);
    this.pain.value = Math.max(0, Math.min(10, from + by));
    this.pain.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const { row, score, open } = this;
    this.form.querySelector("[data-warning]").textContent = row.code === "ready" ? "" : row.message;
    const hint = score === undefined ? this.words.say_how_much_pain : this.more[open.length];
    this.form.querySelector("[data-hint]").textContent = hint;
  }

  clearSymptoms() {
    for (const box of this.form.querySelectorAll("[name=symptoms]")) box.checked = false;
    this.show();
  }

  /** Writes the check down on this phone and sends it in the background, now or when there is a network. */
  async send() {
    if (!this.form.dataset.save) return; // a try-out
    delete this.form.dataset.uuid; // each check is one of its own
    const check = unsent.read(this.form);
    await unsent.keep(check);
    await unsent.send(check.person);
  }
}

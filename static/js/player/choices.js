// How the player tells what to do: remembered on this device.
import { $, all, words } from "./page.js";

const STORE = "player:choices";
const DEFAULTS = { voice: true, beep: true, buzz: true, flash: false, keys: true, locked: true, cadence: 0 };

export class Choices {
  constructor() {
    Object.assign(this, DEFAULTS, JSON.parse(localStorage.getItem(STORE)));
    this.inputs = [...all("[data-choice]")];
    for (const input of this.inputs) {
      if (input.type === "checkbox") input.checked = this[input.dataset.choice];
      else input.value = this[input.dataset.choice];
      input.addEventListener("change", () => this.keep());
    }
    this.leaveOut("voice", !window.speechSynthesis);
    this.leaveOut("buzz", !navigator.vibrate);
    this.show();
  }

  leaveOut(name, isMissing) {
    if (!isMissing) return;
    this[name] = $(`[data-choice=${name}]`).checked = false;
    $(`[data-row=${name}]`).hidden = true;
    $(`[data-without=${name}]`).hidden = false;
  }

  keep() {
    const kept = {};
    for (const { dataset, type, checked, value } of this.inputs) kept[dataset.choice] = type === "checkbox" ? checked : Number(value);
    localStorage.setItem(STORE, JSON.stringify(kept));
    Object.assign(this, kept);
    this.show();
  }

  show() {
    const chosen = ["voice", "beep", "buzz", "flash"].filter((name) => this[name]).map((name) => words.channels[name]);
    $("[data-keys]").hidden = !this.keys;
    $("[data-chosen]").textContent = chosen.join(", ") || words.channels.none;
  }
}

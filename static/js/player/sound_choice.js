// The choice on the set-up screen: go on with the screen locked; and what is known about the file for it.
import { $, all } from "./page.js";
import { fetchOffer, Soundtrack } from "./soundtrack.js";

/** The sound of this page's session; it asks for its file while the walker gets ready. */
export function soundtrackOf({ cues, choices, form }) {
  const { want, title, notes, ...offer } = JSON.parse($("#sound-data").textContent);
  const box = $("#cue-locked");
  const sound = new Soundtrack({
    audio: $("[data-soundtrack]"),
    cues,
    title,
    chosen: ({ state }) => box.checked && choices.beep && (choices.voice || state === "tones"),
    tell: (name) => {
      $("[data-sound-note]").textContent = notes[name] ?? "";
    },
  });
  const show = (known) => {
    sound.offer = known;
    const isThere = Object.keys(known.files).length > 0;
    box.disabled = !isThere;
    for (const note of all("[data-sound-state]")) note.hidden = note.dataset.soundState !== known.state;
  };
  show(offer);
  if (!offer.isWhole) fetchOffer(want, form.elements.csrfmiddlewaretoken.value, show);
  return sound;
}

// The file for a locked screen: whether it is wanted, and what is known about it.
import { $, all } from "./page.js";
import { fetchOffer, Soundtrack } from "./soundtrack.js";

/** The sound of this page's session; it asks for its file while the walker gets ready. */
export function soundtrackOf({ cues, choices, form }) {
  const { want, title, notes, ...offer } = JSON.parse($("#sound-data").textContent);
  const sound = new Soundtrack({
    audio: $("[data-soundtrack]"),
    cues,
    title,
    chosen: ({ state }) => choices.locked && choices.beep && (choices.voice || state === "tones"),
    tell: (name) => {
      $("[data-sound-note]").textContent = notes[name] ?? "";
    },
  });
  const show = (known) => {
    sound.offer = known;
    $("#cue-locked").disabled = known.state === "coming";
    for (const note of all("[data-sound-state]")) note.hidden = note.dataset.soundState !== known.state;
  };
  show(offer);
  if (!offer.isWhole) fetchOffer(want, form.elements.csrfmiddlewaretoken.value, show);
  return sound;
}

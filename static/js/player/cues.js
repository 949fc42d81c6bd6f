// Joins a session and tells its moments by voice, tones, vibration and a flash; every line is also written.
import { length } from "./timeline.js";

const LATE = 2; // seconds after which a sound would only confuse
const GAIN = 0.4;

export class Cues {
  /** Set by another listener that sounds by itself. */
  isCovered = false;
  hasWords = true; // false for a listener that sounds the tones alone

  constructor({ choices, words, looks, signals, show, time }) {
    Object.assign(this, { choices, words, looks, signals, show, time });
  }

  /** Browsers allow sound only after a tap: call this inside one. */
  unlock() {
    try {
      if (navigator.audioSession && !this.isCovered) navigator.audioSession.type = "transient"; // other music only goes quieter
      this.audio ??= new (window.AudioContext || window.webkitAudioContext)();
      if (this.audio.state !== "running") this.audio.resume();
    } catch {
      this.audio = undefined; // no tones on this device
    }
    if (window.speechSynthesis && !this.isUnlocked) speechSynthesis.speak(new SpeechSynthesisUtterance(" "));
    this.isUnlocked = true;
  }

  /** Tones are planned on the sound clock, which keeps time when the page is busy. */
  ahead({ elapsed, speed }, coming) {
    for (const mark of coming) this.tones(this.signalOf(mark), (mark.at - elapsed) / speed);
    this.planned = this.isCovered ? undefined : coming.at(-1).at;
  }

  marks(session, due) {
    const { index } = session.place;
    const spoken = due.filter((mark) => mark.name !== "tick" && mark.index === index).at(-1);
    if (spoken) this.say(this.line(session, spoken), this.isCovered && this.hasWords);
    const last = spoken ?? due.at(-1);
    if (session.elapsed - last.at > LATE * session.speed) return;
    if (last.at !== this.planned) this.tones(this.signalOf(last));
    this.planned = undefined;
    this.touch(this.signalOf(last));
  }

  signalOf({ name, step }) {
    if (name === "start") return this.looks[step.look].signal;
    return name === "tick" ? name : "line";
  }

  finished() {
    this.say(this.words.say_done, this.isCovered && this.hasWords);
    this.signal("done");
  }

  line({ steps }, { name, index, step }) {
    const text = name === "start" ? this.looks[step.look].say : this.words[name];
    return text.replace("{time}", () => this.time(length(steps, index)));
  }

  /** A line in words; spoken unless another listener does. */
  say(text, isCovered = false) {
    this.show(text);
    if (!isCovered && this.choices.voice) this.speak(text);
  }

  speak(text) {
    if (!window.speechSynthesis) return;
    speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = document.documentElement.lang;
    words.rate = 0.92;
    speechSynthesis.speak(words);
  }

  signal(name) {
    this.tones(name);
    this.touch(name);
  }

  tones(name, wait = 0) {
    if (!this.isCovered && this.choices.beep) this.sound(this.signals[name].tones, wait);
  }

  touch(name) {
    const { buzz } = this.signals[name];
    if (!buzz.length) return;
    if (this.choices.buzz && navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(buzz);
    if (this.choices.flash) this.pulse();
  }

  sound(tones, wait = 0) {
    for (const [at, hertz, seconds] of tones) this.tone({ at: wait + at, hertz, seconds });
  }

  /** One tone, `at` seconds from now. */
  tone({ at = 0, hertz, seconds, gain = GAIN }) {
    if (!this.audio) return;
    const begin = this.audio.currentTime + at;
    const tone = this.audio.createOscillator();
    const volume = this.audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueCurveAtTime([0, gain, gain * 0.6, 0], begin, seconds);
    tone.connect(volume).connect(this.audio.destination);
    tone.start(begin);
    tone.stop(begin + seconds);
  }

  /** One slow pulse of the frame; never more than one a second. */
  pulse() {
    clearTimeout(this.flashing);
    document.body.classList.add("p-flash");
    this.flashing = setTimeout(() => document.body.classList.remove("p-flash"), 900);
  }
}

/** Keeps the screen on while a walk runs, where the browser can. */
export class ScreenLight {
  async change({ running }) {
    if (!running) {
      this.lock?.release();
      this.lock = undefined;
    }
    if (!running || this.lock?.released === false) return;
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch {
      // the screen may sleep; the clock goes on
    }
  }
}

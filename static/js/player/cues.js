// Voice, beeps and vibration. None is needed: every spoken line is also written for screen readers.

export class Cues {
  constructor({ isOn, live }) {
    this.isOn = isOn;
    this.live = live;
  }

  /** Browsers allow sound only after a tap: call this inside one. */
  unlock() {
    try {
      this.audio ??= new (window.AudioContext || window.webkitAudioContext)();
      this.audio.resume();
    } catch {
      this.audio = undefined; // no beeps on this device
    }
    if (window.speechSynthesis && !this.isUnlocked) speechSynthesis.speak(new SpeechSynthesisUtterance(" "));
    this.isUnlocked = true;
  }

  say(text) {
    this.live.textContent = text;
    if (!this.isOn("voice") || !window.speechSynthesis) return;
    speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = document.documentElement.lang;
    words.rate = 0.92;
    speechSynthesis.speak(words);
  }

  beep([times, hertz]) {
    if (!times || !this.isOn("beep") || !this.audio) return;
    for (let count = 0; count < times; count++) {
      const at = this.audio.currentTime + count * 0.32;
      const tone = this.audio.createOscillator();
      const gain = this.audio.createGain();
      tone.frequency.value = hertz;
      gain.gain.setValueCurveAtTime([0, 0.5, 0.2, 0], at, 0.24);
      tone.connect(gain).connect(this.audio.destination);
      tone.start(at);
      tone.stop(at + 0.26);
    }
  }

  buzz(pattern) {
    if (pattern.length && this.isOn("buzz")) navigator.vibrate?.(pattern);
  }
}

/** Keeps the screen on while a walk runs, where the browser can; asked again when the page comes back. */
export class ScreenLight {
  async on() {
    if (this.lock && !this.lock.released) return;
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch {
      this.lock = undefined; // the screen may sleep; the clock goes on
    }
  }

  off() {
    this.lock?.release();
    this.lock = undefined;
  }
}

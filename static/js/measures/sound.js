// Beeps and vibration for the stopwatch. Browsers allow sound only after a tap: call unlock inside one.

export class Sound {
  unlock() {
    try {
      this.audio ??= new (window.AudioContext || window.webkitAudioContext)();
      this.audio.resume();
    } catch {
      this.audio = undefined; // no beeps on this device
    }
  }

  beep(hertz, times = 1) {
    navigator.vibrate?.(times > 1 ? [300, 120, 300] : 120);
    if (!this.audio) return;
    for (let count = 0; count < times; count++) {
      const at = this.audio.currentTime + count * 0.32;
      const tone = this.audio.createOscillator();
      const gain = this.audio.createGain();
      tone.frequency.value = hertz;
      gain.gain.setValueCurveAtTime([0, 0.6, 0.3, 0], at, 0.24);
      tone.connect(gain).connect(this.audio.destination);
      tone.start(at);
      tone.stop(at + 0.26);
    }
  }
}

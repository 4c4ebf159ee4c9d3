/** Two soft notes, made here so that no file has to be fetched. Silent where the browser has not been touched yet. */
export function chime() {
  const context = new AudioContext();
  const end = ring(context, 660, 0) && ring(context, 880, 0.12);
  end.onended = () => void context.close();
}

function ring(context: AudioContext, frequency: number, after: number): OscillatorNode {
  const start = context.currentTime + after;
  const note = new OscillatorNode(context, { frequency });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setTargetAtTime(0.12, start, 0.01);
  gain.gain.setTargetAtTime(0, start + 0.06, 0.08);
  note.connect(gain).connect(context.destination);
  note.start(start);
  note.stop(start + 0.6);
  return note;
}

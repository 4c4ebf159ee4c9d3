import assert from "node:assert/strict";
import { test } from "node:test";
import { composed, interrupted, type Out, prompted, readFrame, settled, silence, type Talk } from "./relay.ts";

/** Lets an answer grow step by step and returns where that leads and what was said on the way. */
function grow(texts: string[], from: Talk = silence) {
  let talk = from;
  const out: Out[] = [];
  for (const text of texts) {
    const step = composed(talk, text);
    talk = step.talk;
    out.push(...step.out);
  }
  return { talk, out };
}

const words = (out: Out[]) => out.map((each) => (each.type === "text" ? each.token : each.type));

test("the frames of the documentation are read, and what is not understood is not", () => {
  const setup = {
    type: "setup",
    sessionId: "VX1",
    accountSid: "AC1",
    callSid: "CA1",
    from: "+18005550100",
    to: "+18005550101",
    callerName: "",
    customParameters: { callReference: "bar" },
  };
  assert.equal(readFrame(JSON.stringify(setup))?.type, "setup");
  const prompt = readFrame('{"type":"prompt","voicePrompt":"Hello","lang":"en"}');
  assert.deepEqual(prompt, { type: "prompt", voicePrompt: "Hello", last: true });
  // The duration comes as a number or as a text; it is not asked for.
  for (const ms of ["460", 460]) {
    const frame = { type: "interrupt", utteranceUntilInterrupt: "Life is", durationUntilInterruptMs: ms };
    assert.equal(readFrame(JSON.stringify(frame))?.type, "interrupt");
  }
  assert.equal(readFrame('{"type":"dtmf","digit":"1"}')?.type, "dtmf");
  assert.equal(readFrame('{"type":"error","description":"Something went wrong"}')?.type, "error");
  for (const odd of ["", "null", "[]", "{", '{"type":"__proto__"}', '{"type":"setup"}', '{"type":"prompt"}'])
    assert.equal(readFrame(odd), null, odd);
});

test("a sentence in pieces is heard once, whether each piece repeats it or adds to it", () => {
  const hear = (pieces: string[]) => {
    let step = { talk: silence, whole: null as string | null };
    for (const [index, piece] of pieces.entries()) step = prompted(step.talk, piece, index === pieces.length - 1);
    return step.whole;
  };
  assert.equal(hear(["Hello"]), "Hello");
  assert.equal(hear(["where is", "where is my", "where is my parcel"]), "where is my parcel");
  assert.equal(hear(["hello there", "Hello, there."]), "Hello, there.");
  assert.equal(hear(["I want two", "I want to go", "I want to go home."]), "I want to go home.");
  assert.equal(hear(["Where is", "my parcel?"]), "Where is my parcel?");
  assert.equal(hear(["  "]), null);
});

test("an answer is spoken as it grows, and only its rest once it is stored", () => {
  const { talk, out } = grow(["Two", "Two to fo", "Two to four days", "Two to four days with"]);
  const rest = settled(talk, "Two to four days within Europe.");
  assert.equal(words([...out, ...rest.out]).join(""), "Two to four days within Europe.");
  assert.deepEqual(rest.out.at(-1), { type: "text", token: "within Europe.", last: true });
  assert.equal(rest.cut, false);
});

test("marks of writing are not read out, not even while they are half written", () => {
  const whole = "**Two** days, see [our page](https://shop.example/delivery) for more.";
  const steps = Array.from({ length: whole.length }, (_, index) => whole.slice(0, index + 1));
  const { talk, out } = grow(steps);
  assert.equal(words([...out, ...settled(talk, whole).out]).join(""), "Two days, see our page for more.");
});

test("who speaks into an answer hears nothing more of it, but all of the next", () => {
  const { talk } = grow(["Two to four "]);
  const cut = interrupted(talk);
  assert.equal(cut.growing, true);
  const later = grow(["Two to four days within "], cut.talk);
  assert.deepEqual(later.out, []);
  const end = settled(later.talk, "Two to four days within Europe.");
  assert.deepEqual([end.out, end.cut], [[], true]);
  assert.deepEqual(words(settled(end.talk, "Goodbye.").out), ["Goodbye."]);
  assert.equal(interrupted(silence).growing, false);
});

test("what is withdrawn is ended, and what turned out otherwise is said as it was stored", () => {
  const { talk } = grow(["Two to four "]);
  const withdrawn = composed(talk, "");
  assert.deepEqual(withdrawn.out, [{ type: "text", token: "", last: true }]);
  assert.deepEqual(withdrawn.talk, silence);
  assert.deepEqual(composed(silence, "").out, []);
  assert.deepEqual(words(settled(talk, "A teammate will help you.").out), ["", "A teammate will help you."]);
});

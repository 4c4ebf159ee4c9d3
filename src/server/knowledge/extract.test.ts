import assert from "node:assert/strict";
import { test } from "node:test";
import { extractAnswer } from "./extract.ts";

const returns = `We take back anything within **30 days**, e.g. shoes with tags. See the [returns page](https://shop.test/returns_policy_new) for labels.

To send it back:

1. Open *Orders* and choose the order.
2. Press **Return**.
3. Print the label and
   stick it on.
4. Drop it at any post office.
5. Wait for our e-mail.

Money goes to the card you paid with. It takes five days to arrive.`;

test("quotes the sentences that answer, whole and in order", () => {
  assert.equal(
    answer("when does my money arrive?"),
    "Money goes to the card you paid with. It takes five days to arrive.",
  );
});

test("keeps the steps of a list together with the line that leads to them", () => {
  const steps = answer("how do I print the label for my order?");
  assert.match(steps, /^To send it back:\n1\. Open Orders/);
  assert.match(steps, /3\. Print the label and stick it on\.\n4\. .*\n5\. Wait for our e-mail\.$/);
});

test("is plain text that keeps addresses", () => {
  assert.match(answer("where is the returns page"), /returns page \(https:\/\/shop\.test\/returns_policy_new\)/);
  assert.doesNotMatch(answer("within how many days?"), /\*/);
});

test("stays within the length asked for, and never ends inside a sentence", () => {
  const long = Array.from({ length: 40 }, (_, i) => `Sentence number ${i} speaks of parcels and labels.`).join(" ");
  const text = answer("parcels and labels", long, 200);
  assert.ok(text.length <= 200);
  assert.match(text, /labels\.$/);
});

test("takes as many of too many steps as fit", () => {
  const steps = Array.from(
    { length: 30 },
    (_, i) => `${i + 1}. Turn the key number ${i + 1} and wait for the light.`,
  ).join("\n");
  const text = answer("how do I turn the key", steps, 300);
  assert.match(text, /^1\. Turn/);
  assert.ok(text.length <= 300 && text.endsWith("light."));
});

const care = `Wool cleans itself.

The throw can be washed, if you are gentle:

- Wool cycle at 30 °C
- A slow spin
- Dry it flat

Never put it into the dryer.`;

test("a list is quoted whole, with the line that leads to it", () => {
  const whole = "The throw can be washed, if you are gentle:\n- Wool cycle at 30 °C\n- A slow spin\n- Dry it flat";
  assert.ok(answer("can the throw be washed?", care).startsWith(whole));
  assert.match(answer("slow spin", care), /gentle:\n- Wool cycle at 30 °C\n- A slow spin\n- Dry it flat/);
});

test("never ends with a line that only leads to a list", () => {
  for (const maxLength of [40, 60, 80, 120, 200])
    assert.doesNotMatch(answer("can the throw be washed?", care, maxLength), /:$/);
});

test("prefers the sentence that gives what was asked for: how long, how much", () => {
  const vouchers =
    "Vouchers come by email. A voucher is good for three years. Nothing of a voucher is paid out.\n\nA voucher by post costs €3.";
  assert.match(answer("How long is a voucher valid?", vouchers), /three years/);
  assert.match(answer("How much is a voucher by post?", vouchers), /€3/);
  assert.match(answer("Wie lange gilt ein Gutschein?", vouchers), /three years/);
});

test("finds in the passage what was asked in another language", () => {
  assert.match(answer("Wann kommt mein Geld?"), /^Money goes to the card/);
});

test("a table is quoted row by row, without its bars", () => {
  const table = "| Size | Weight |\n|---|---|\n| small | 1 kg |\n| large | 3 kg |";
  assert.equal(answer("how heavy is the large one", table), "Size, Weight:\n- small, 1 kg\n- large, 3 kg");
});

test("falls back to the opening when no word of the question stands in the passage", () => {
  assert.match(answer("zzz qqq"), /^We take back anything within 30 days/);
});

test("never begins in the middle of a thought", () => {
  const delivery =
    "Orders placed before noon leave our workshop the same day.\n\nFrom there, delivery takes 2 working days to Norway.\n\nLarge boxes may take one day longer.";
  assert.equal(
    answer("How long does delivery take to Norway?", delivery),
    "Orders placed before noon leave our workshop the same day.\nFrom there, delivery takes 2 working days to Norway.",
  );
  assert.match(answer("How long does it take to arrive?"), /^Money goes to the card/);
});

test("of a passage without end only the beginning is read, however long it is", () => {
  const endless = "e.g. a word ".repeat(400_000);
  const found = answer("what is a word", endless);
  assert.equal(found, answer("what is a word", endless.slice(0, 8_000)));
  assert.ok(found.length > 0 && found.length <= 500, found);
  assert.equal(answer("what is a comet", `${endless}\n\nA comet is made of ice.`).includes("comet"), false);
});

test("an empty passage has no answer", () => {
  assert.equal(answer("anything", ""), "");
});

function answer(query: string, text = returns, maxLength?: number): string {
  const passage = { id: "p", articleId: "a", title: "Returns", heading: null, text };
  return extractAnswer(query, passage, maxLength === undefined ? {} : { maxLength });
}

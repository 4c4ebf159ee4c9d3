import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message } from "../../../contract/conversations.ts";
import { lookAround } from "./context.ts";

const mail = (id: string, subject: string) =>
  ({ id, providerId: `p-${id}`, content: { email: { subject } } }) as Message;

test("a subject is said where it changes, and an answer does not change it", () => {
  const mails = [
    mail("a", "Lamp"),
    mail("b", "Re: Lamp"),
    mail("c", "AW: Re: Lamp"),
    mail("d", "Chair"),
    mail("e", ""),
  ];
  const { changesSubject } = lookAround(mails);
  assert.deepEqual(
    mails.filter(changesSubject).map(({ id }) => id),
    ["a", "d"],
  );
});

test("a message is found by the name its provider gave it", () => {
  const { answered } = lookAround([mail("a", ""), mail("b", "")]);
  assert.equal(answered("p-b")?.id, "b");
  assert.equal(answered("p-z"), undefined);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { asksWho } from "./asks-who.ts";

const asked = [
  "who are you?",
  "Are you a robot?",
  "are you a real person or a bot",
  "Hi, who am I talking to?",
  "is this a bot?",
  "Wer sind Sie?",
  "Bist du ein Roboter?",
  "¿Eres un robot?",
  "Êtes-vous un robot ?",
  "Sei un bot?",
  "Você é um robô?",
  "Ben je een robot?",
  "من أنت؟",
];
for (const text of asked) test(`asks who answers: ${text}`, () => assert.ok(asksWho(text)));

const others = [
  "Are you open on Sunday?",
  "Can I talk to a person?",
  "Who are you delivering with?",
  "are you a robot or can you tell me where my parcel is?",
  "Do you sell a robot?",
  "",
];
for (const text of others) test(`asks something else: ${text}`, () => assert.ok(!asksWho(text)));

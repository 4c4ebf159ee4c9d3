import assert from "node:assert/strict";
import { test } from "node:test";
import { segmentsOf } from "./sms.ts";

const short = (text: string) => {
  const { encoding, segments, characters, left } = segmentsOf(text);
  return `${encoding} ${segments} ${characters} ${left}`;
};

test("plain text fits 160 in one segment and 153 in each of several", () => {
  assert.equal(short("Your table is booked."), "GSM-7 1 21 139");
  assert.equal(short("a".repeat(160)), "GSM-7 1 160 0");
  assert.equal(short("a".repeat(161)), "GSM-7 2 161 145");
  assert.equal(short("a".repeat(306)), "GSM-7 2 306 0");
  assert.equal(short("a".repeat(307)), "GSM-7 3 307 152");
});

test("the extension table's characters take two, and none is torn between segments", () => {
  assert.equal(short("€"), "GSM-7 1 2 158");
  assert.equal(short(`${"a".repeat(158)}{`), "GSM-7 1 160 0");
  assert.equal(short(`${"a".repeat(152)}€${"a".repeat(8)}`), "GSM-7 2 162 143");
});

test("Western and Greek capitals stay cheap; one character outside the table makes all of it UCS-2", () => {
  assert.equal(segmentsOf("Über 5 € für Ähnliches? ¿Señor Ñandú?".replace("ú", "ù")).encoding, "GSM-7");
  assert.equal(segmentsOf("ΔΦΓΛΩΠΨΣΘΞ\r\n@£$¥").encoding, "GSM-7");
  for (const outside of ["`", "ç", "á", "’", "“", "–", "\t", "Привет", "注文", "😀"])
    assert.equal(segmentsOf(`Hello ${outside}`).encoding, "UCS-2", outside);
});

test("UCS-2 fits 70 in one segment and 67 in each of several", () => {
  assert.equal(short("ж".repeat(70)), "UCS-2 1 70 0");
  assert.equal(short("ж".repeat(71)), "UCS-2 2 71 63");
  assert.equal(short("ж".repeat(134)), "UCS-2 2 134 0");
  assert.equal(short("ж".repeat(135)), "UCS-2 3 135 66");
});

test("an emoji is not torn between segments", () => {
  assert.equal(short(`${"ж".repeat(66)}😀${"ж".repeat(10)}`), "UCS-2 2 78 55");
  const family = "👨‍👩‍👧‍👦";
  assert.equal(short(`${"ж".repeat(60)}${family}`), "UCS-2 2 71 56");
});

test("a heap of marks longer than a segment still ends up in segments", () => {
  assert.equal(short(`e${"\u0301".repeat(99)}`), "UCS-2 2 100 34");
});

test("nothing is one empty segment", () => {
  assert.equal(short(""), "GSM-7 1 0 160");
});

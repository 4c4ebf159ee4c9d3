import assert from "node:assert/strict";
import { test } from "node:test";
import { framePage, settingsModule } from "./frame-page.ts";
import { shopPage } from "./shop-page.ts";

const settings = {
  title: `"><script>alert(1)</script>`,
  greeting: "Hello & welcome",
  colour: "#3b5bdb",
  position: "right",
  theme: "auto",
  offlineNote: "",
} as const;
const assets = { script: "/widget/frame.js", style: "/widget/frame.css" };
const page = framePage({ channelId: `chan_1"onload="x`, settings, form: null, assets });

test("a page has no inline script, style or handler", () => {
  for (const html of [page, shopPage({ channelId: "chan_1" })]) {
    assert.doesNotMatch(html, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+="/i);
  }
});

test("what a workspace wrote is text, and comes through whole", () => {
  assert.doesNotMatch(page, /<script>|"onload/);
  const [, kept] = /data-settings="([^"]*)"/.exec(page)!;
  const plain = kept!
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
  assert.deepEqual(JSON.parse(plain), settings);
});

test("the loader's module tells the look and nothing else", async () => {
  const source = settingsModule({ ...settings, origins: ["https://private.example"] } as typeof settings);
  const told = (await import(`data:text/javascript,${encodeURIComponent(source)}`)).default;
  assert.deepEqual(Object.keys(told), ["title", "colour", "position", "theme"]);
});

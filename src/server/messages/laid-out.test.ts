import assert from "node:assert/strict";
import { test } from "node:test";
import { isLaidOut } from "./laid-out.ts";

test("plain words are no layout, whichever program wrapped them", () => {
  for (const html of [
    "<p>Good morning</p><p>It is on its way.</p>",
    '<div dir="ltr">Good morning<div><br /></div><div>It is on its way.</div></div>',
    '<div style="font-family:Calibri, sans-serif;font-size:12pt;color:rgb(0, 0, 0)">Good morning</div>',
    '<font face="Arial" color="#000000">Good morning</font>',
    "<ul><li><p>One lamp</p></li><li><p>One throw</p></li></ul>",
    '<p>See <a href="https://fjord.example/" target="_blank">fjord.example</a></p>',
    '<p><a href="mailto:ada@fjord.example">ada@fjord.example</a></p>',
  ])
    assert.equal(isLaidOut(html), false, html);
});

test("what words alone would lose is layout", () => {
  for (const html of [
    "<p>It is <strong>not</strong> on its way.</p>",
    "<table><tr><td>Two lamps</td><td>198</td></tr></table>",
    '<p><img data-src="https://shop.example/1.png" /></p>',
    "<h1>Order 20418</h1>",
    '<p style="color:#c00">Late</p>',
    '<p style="font-size:12pt;color: red">Late</p>',
    '<div style="background-color:#f6f1e7">Order</div>',
    '<p style="text-align:center">Order</p>',
    '<p>See <a href="https://fjord.example/returns">how to return it</a></p>',
  ])
    assert.equal(isLaidOut(html), true, html);
});

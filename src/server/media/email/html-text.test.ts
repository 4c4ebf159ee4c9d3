import assert from "node:assert/strict";
import { test } from "node:test";
import { htmlText } from "./html-text.ts";
import { splitReply } from "./split-reply.ts";

test("blocks become lines, lists keep their marks, and nothing invisible is read out", () => {
  const html = "<style>p{}</style><p>Hi <b>Ann</b>,</p><ul><li>one</li><li>two &lt;3</li></ul>a<br>b<script>x</script>";
  assert.equal(htmlText(html), "Hi Ann,\n\n- one\n- two <3\na\nb");
});

test("what Gmail, Yahoo and Outlook quote is folded", () => {
  const attribution = "On Tue, 5 Mar 2024, Ann &lt;ann@example.com&gt; wrote:";
  const replies = [
    `<div>Thanks!</div><div class="gmail_quote"><div class="gmail_attr">${attribution}<br></div><blockquote>old</blockquote></div>`,
    `<div>Thanks!</div><div class="yahoo_quoted"><div>${attribution}</div><div>old</div></div>`,
    '<p>Thanks!</p><div id="divRplyFwdMsg"><b>From:</b> Ann<br><b>Sent:</b> 5 Mar 2024<br><b>Subject:</b> Hi</div><p>old</p>',
  ];
  for (const reply of replies) assert.equal(splitReply(htmlText(reply)).text, "Thanks!", reply);
});

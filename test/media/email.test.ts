import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConversationRow, Message } from "../../src/contract/conversations.ts";
import type { Turn } from "../../src/contract/turns.ts";
import { openMailbox, street, thread } from "../street.ts";

let people = 0;
const stranger = () => `ada${++people}@customer.example`;
const inboxOf = (scene: Awaited<ReturnType<typeof street>>, address: string) =>
  [...scene.simulator.mail.mailboxes.values()]
    .find((box) => box.address === address)
    ?.mails.filter(({ direction }) => direction === "in") ?? [];

test("a mail is answered in its thread, and the answer to that comes back into the same conversation", async () => {
  const scene = await street();
  const { address } = await openMailbox(scene);
  const ada = stranger();
  scene.model.answers("Two to four days.");
  scene.simulator.mail.mailFrom({
    from: ada,
    to: [address],
    subject: "Delivery",
    text: "How long does delivery take?",
  });
  const { id } = await thread(
    scene,
    "email",
    "the answer sent",
    (all) => all.at(-1)?.direction === "out" && all.at(-1)?.state === "sent",
  );
  const [answer] = inboxOf(scene, ada);
  assert.equal(answer?.subject, "Re: Delivery");
  assert.match(answer!.text, /^Two to four days\./);
  assert.ok(answer!.inReplyTo);

  await scene.maya.put(`/conversations/${id}/pause`);
  scene.simulator.mail.mailFrom({
    from: ada,
    to: [address],
    subject: "Re: Delivery",
    text: `And to Norway?\n\nOn Monday, Fjord & Fern wrote:\n> Two to four days.`,
    inReplyTo: answer!.messageId,
  });
  const again = await thread(scene, "email", "the second mail", (all) => all.length === 3);
  assert.equal(again.id, id);
  assert.equal(again.messages[2]!.text, "And to Norway?");
  assert.match(again.messages[2]!.content.email!.quoted!, /Two to four days/);
});

test("a mailbox whose settings cannot be read is told of, and the ones behind it are read all the same", async () => {
  const scene = await street();
  const { house, maya, live } = scene;
  const broken = await openMailbox(scene);
  await house.db.system
    .updateTable("channels")
    .set({ settings: JSON.stringify({ address: 5 }) })
    .where("id", "=", broken.channel.id)
    .execute();
  const { channel, address } = await openMailbox(scene);
  await maya.put(`/channels/${channel.id}/ai-off`);
  scene.simulator.mail.mailFrom({ from: stranger(), to: [address], subject: "Hello", text: "Is somebody there?" });
  await thread(scene, "email", "the mail", ([first]) => first?.text === "Is somebody there?");
  await live.until("the other one to be told of", async () => {
    const rows = house.db.system.selectFrom("channels").select("statusCode").where("id", "=", broken.channel.id);
    return (await rows.executeTakeFirst())?.statusCode === "unreadable";
  });
});

test("the same subject from the same person without references is another conversation", async () => {
  const scene = await street();
  const { channel, address } = await openMailbox(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  const ada = stranger();
  for (const text of ["First matter", "Second matter"]) {
    scene.simulator.mail.mailFrom({ from: ada, to: [address], subject: "Hello", text });
  }
  await scene.live.until(
    "two conversations",
    async () => (await scene.maya.get("/conversations?medium=email")).items.length === 2,
  );
});

test("whoever knows a contact's mail is not let into the conversation by it; who was in copy is, but not answered", async () => {
  const scene = await street();
  const { address } = await openMailbox(scene);
  const { model, maya, live, simulator } = scene;
  const [ada, bob, eve] = [stranger(), stranger(), stranger()];
  const subject = "My order";
  model.answers("Two to four days.");
  const { messageId } = await simulator.mail.mailFrom({
    from: ada,
    to: [address],
    cc: [bob],
    subject,
    text: "How long will it take to 12 Hidden Lane?",
  });
  const { id } = await thread(scene, "email", "the answer", (all) => all.at(-1)?.state === "sent");

  simulator.mail.mailFrom({ from: bob, to: [address], subject, text: "And to my house?", inReplyTo: messageId });
  const joined = await thread(scene, "email", "a verdict", (all) => all.at(-1)?.verdict);
  assert.equal(joined.id, id);
  const turn: Turn = await maya.get(`/turns/${joined.messages.at(-1)!.turnId}`);
  assert.deepEqual([turn.verdict, turn.reason.split(" ")[0]], ["blocked", bob]);

  model.answers("Hello, what can I do for you?");
  simulator.mail.mailFrom({ from: eve, to: [address], subject, text: "Where does it go to?", inReplyTo: messageId });
  const answered = () => inboxOf(scene, eve).some(({ text }) => text.startsWith("Hello, what can"));
  await live.until("the answer to Eve", answered);
  assert.equal((await maya.get("/conversations?medium=email")).items.length, 2);
  assert.doesNotMatch(JSON.stringify(model.asked.at(-1)), /Hidden Lane/);
});

test("a machine that answers every answer with a new mail is answered five times, then a person is asked", async () => {
  const scene = await street();
  const { address } = await openMailbox(scene);
  const [robot, { maya, live, model, simulator }] = [stranger(), scene];
  const rows = async (): Promise<ConversationRow[]> => (await maya.get("/conversations?medium=email")).items;
  for (let round = 1; round <= 6; round++) {
    if (round <= 5) model.answers("We look into it.");
    simulator.mail.mailFrom({ from: robot, to: [address], subject: "Ticket", text: `We got your mail ${round}.` });
    await live.until("what follows", async () => {
      if (round <= 5) return inboxOf(scene, robot).length === round;
      return (await rows()).some(({ unansweredAt }) => unansweredAt);
    });
  }

  assert.equal((await rows()).length, 6);
  const [newest] = await rows();
  const [message] = (await maya.get(`/conversations/${newest!.id}/messages`)).items as Message[];
  assert.match((await maya.get(`/turns/${message!.turnId}`)).reason, /5 answers in other conversations within an hour/);
});

test("an automatic reply is kept, and the agent does not answer it", async () => {
  const scene = await street();
  const { address } = await openMailbox(scene);
  scene.simulator.mail.mailFrom({
    from: stranger(),
    to: [address],
    subject: "Out of office",
    text: "I am away until Monday.",
    headers: { "Auto-Submitted": "auto-replied" },
  });
  const { messages } = await thread(scene, "email", "a verdict", (all) => all[0]?.verdict);
  assert.equal(messages[0]!.verdict, "blocked");
  assert.equal(messages[0]!.content.automatic, "auto-reply");
});

test("a mail that comes back marks the message as bounced, in words, and asks for a person", async () => {
  const scene = await street();
  const { address } = await openMailbox(scene);
  scene.model.answers("Two to four days.");
  scene.simulator.switches.on("bounce", 1);
  scene.simulator.mail.mailFrom({
    from: stranger(),
    to: [address],
    subject: "Delivery",
    text: "How long does delivery take?",
  });
  const { id, messages } = await thread(scene, "email", "the bounce", (all) => all.at(-1)?.state === "bounced");
  assert.ok(messages.at(-1)!.stateReason);
  assert.equal((await scene.maya.get(`/conversations/${id}`)).attention, "An answer was not delivered");
});

test("HTML is shown without scripts in a page of its own, remote pictures only when asked for", async () => {
  const scene = await street();
  const { channel, address } = await openMailbox(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  const html = `<p>Hello <b>there</b></p><script>alert(1)</script><img src="https://tracker.example/x.png" onerror="alert(2)">`;
  scene.simulator.mail.mailFrom({
    from: stranger(),
    to: [address],
    subject: "Hi",
    text: "Hello there",
    html,
  });
  const { id, messages } = await thread(scene, "email", "the mail", (all) => all.length === 1);
  assert.equal(messages[0]!.content.email!.hasHtml, true);
  const shown = async (query: string) => {
    const url = `${scene.house.url}/api/v1/conversations/${id}/messages/${messages[0]!.id}/html${query}`;
    const answer = await fetch(url, { headers: scene.maya.headers() });
    return { policy: answer.headers.get("content-security-policy")!, html: await answer.text() };
  };
  const quiet = await shown("");
  assert.match(quiet.policy, /^sandbox/);
  assert.doesNotMatch(quiet.html, /script|onerror| src="https:\/\/tracker/);
  assert.match((await shown("?images=true")).html, /tracker\.example/);
});

test("a picture that stands in a mail is shown in its page", async () => {
  const scene = await street();
  const { channel, address } = await openMailbox(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  const bytes = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  const html = '<p>Look: <img src="cid:lamp@shop"></p>';
  const attachments = [{ name: "lamp.png", mime: "image/png", bytes, contentId: "lamp@shop" }];
  scene.simulator.mail.mailFrom({ from: stranger(), to: [address], subject: "Look", text: "Look", html, attachments });
  const { id, messages } = await thread(scene, "email", "the mail", (all) => all.length === 1);
  const url = `${scene.house.url}/api/v1/conversations/${id}/messages/${messages[0]!.id}/html`;
  const shown = await (await fetch(url, { headers: scene.maya.headers() })).text();
  assert.ok(shown.includes(`data:image/png;base64,${bytes.toString("base64")}`), shown);
});

test("a teammate writes with subject, copy and rich text; all of it leaves", async () => {
  const scene = await street();
  const { channel, address } = await openMailbox(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  const ada = stranger();
  scene.simulator.mail.mailFrom({ from: ada, to: [address], subject: "Delivery", text: "Hello" });
  const { id } = await thread(scene, "email", "the mail", (all) => all.length === 1);
  const headers = { ...scene.maya.headers(), "content-type": "text/plain", origin: scene.house.url };
  const file = await (
    await fetch(`${scene.house.url}/api/v1/files?name=label.txt`, { method: "POST", headers, body: "The label" })
  ).json();
  await scene.maya.post(`/conversations/${id}/messages`, {
    text: "Here is the label.",
    files: [file.id],
    email: { cc: ["boss@customer.example"], html: "<p>Here is <b>the label</b>.<script>x</script></p>" },
  });
  await thread(scene, "email", "the reply", (all) => all.at(-1)?.state === "sent");
  const [mail] = inboxOf(scene, ada);
  assert.deepEqual(mail!.cc, ["boss@customer.example"]);
  assert.match(mail!.html!, /<b>the label<\/b>/);
  assert.doesNotMatch(mail!.html!, /script/);
  assert.deepEqual(
    mail!.attachments.map(({ name, bytes }) => [name, bytes.toString()]),
    [["label.txt", "The label"]],
  );
  assert.equal(inboxOf(scene, "boss@customer.example").length, 1);
});

test("a mail of ours keeps who it went to, and says whether its HTML shows more than its words", async () => {
  const scene = await street();
  const { channel, address } = await openMailbox(scene);
  await scene.maya.put(`/channels/${channel.id}/ai-off`);
  const ada = stranger();
  scene.simulator.mail.mailFrom({ from: ada, to: [address], subject: "Delivery", text: "Hello" });
  const { id } = await thread(scene, "email", "the mail", (all) => all.length === 1);
  for (const html of ["<p>Here it is.</p>", "<p>Here <strong>it</strong> is.</p>"])
    await scene.maya.post(`/conversations/${id}/messages`, {
      text: "Here it is.",
      email: { cc: ["boss@customer.example"], html },
    });
  const { messages } = await thread(scene, "email", "both replies", (all) => all.length === 3);
  const [plain, marked] = messages.slice(1).map(({ content }) => content.email!);
  assert.deepEqual([plain!.from, plain!.to, plain!.cc], [address, [ada], ["boss@customer.example"]]);
  assert.deepEqual([plain!.hasHtml, marked!.hasHtml], [false, true]);
});

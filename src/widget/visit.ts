import type { Standing, WidgetNews, WidgetSession } from "../contract/widget.ts";
import type { Answer } from "./answer.ts";
import { openApi } from "./api.ts";
import { type Attachment, type Attachments, openAttachments, type Upload } from "./attachments.ts";
import { chime } from "./chime.ts";
import { backOff, follow } from "./follow.ts";
import { openMemory } from "./memory.ts";
import type { ServerEvent } from "./server-events.ts";
import {
  confirm,
  emptyThread,
  enter,
  hear,
  lastHeard,
  mark,
  type Outgoing,
  see,
  type Thread,
  unread,
  withdraw,
  write,
} from "./thread.ts";
import type { ToHost } from "./wire.ts";

type Settings = WidgetSession["settings"];

/** What the screen shows. Replaced, never changed. */
export type View = {
  phase: "waiting" | "ready" | "failed";
  settings: Settings;
  open: boolean;
  shown: boolean;
  reconnecting: boolean;
  /** Too much came from here: what is to be sent waits. */
  crowded: boolean;
  thread: Thread;
  attached: Attachment[];
  /** What is asked before the first message. */
  form: WidgetSession["form"];
  standing: Standing;
  /** The address that was left just now. */
  leftEmail: string;
  rating: "asked" | "given" | "explained" | null;
  sound: boolean;
};

const unknown = {
  form: null,
  standing: { leaveEmail: false, rate: null, withPerson: false, away: false },
  leftEmail: "",
  rating: null,
} satisfies Partial<View>;

type Timer = ReturnType<typeof setTimeout> | undefined;

const quietBeforeSaying = 3000;
const typingEvery = 3000;
const typingLasts = 8000;
const hiddenBeforeLeaving = 30_000;
// The addresses of files open for a day; who comes back to a page later than this gets new ones.
const sessionLasts = 12 * 3_600_000;
const recent = 10 * 60_000;

type Place = {
  channel: string;
  settings: Settings;
  /** What a stranger is asked first. */
  form: View["form"];
  tell: (said: ToHost) => void;
};

/** One browser tab's visit to one channel: the session, the stream, and what the visitor writes. */
export class Visit {
  view: View;
  attachments: Attachments;
  #api: ReturnType<typeof openApi>;
  #memory: ReturnType<typeof openMemory>;
  #tell: (said: ToHost) => void;
  #watchers = new Set<(view: View) => void>();
  #channel: string;
  #place = { page: "", referrer: "" };
  #identity: string | null = null;
  /** What the pictures of a message look like that left from here; by what the browser calls it. */
  #previews = new Map<string, (string | null)[]>();
  #token: string | null = null;
  #entering: Promise<boolean> | null = null;
  /** Counts how often the visitor became somebody else. */
  #became = 0;
  #live: ReturnType<typeof follow> | null = null;
  #sending = false;
  #failures = 0;
  #refusals = 0;
  #score = 0;
  #typedAt = 0;
  #enteredAt = 0;
  #again: Timer;
  #downTimer: Timer;
  #typingTimer: Timer;
  #hiddenTimer: Timer;

  constructor({ channel, settings, form, tell }: Place) {
    this.#channel = channel;
    this.#tell = tell;
    this.#api = openApi(channel);
    this.#memory = openMemory(channel);
    this.attachments = openAttachments({
      upload: (...file) => this.#upload(...file),
      changed: (attached) => this.#show({ attached }),
    });
    this.view = {
      phase: "waiting",
      settings,
      open: true,
      shown: false,
      reconnecting: false,
      crowded: false,
      thread: emptyThread,
      attached: [],
      sound: this.#memory.sound.get() !== null,
      ...unknown,
      // Who has been here before may be known; the session will say.
      form: this.#memory.token.get() === null ? form : null,
    };
    addEventListener("online", () => this.#wake());
    addEventListener("offline", () => this.#live?.drop());
    addEventListener("storage", (event) => this.#otherTab(event));
    document.addEventListener("visibilitychange", () => this.#visibility());
    addEventListener("pagehide", () => this.#rest());
    addEventListener("pageshow", ({ persisted }) => void (persisted && this.#visibility()));
  }

  watch(watcher: (view: View) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  begin({
    page,
    referrer,
    identity,
    open,
  }: {
    page: string;
    referrer: string;
    identity: string | null;
    open: boolean;
  }) {
    this.#place = { page: addressOf(page), referrer: addressOf(referrer) };
    this.#identity = identity;
    this.#show({ shown: open, ...(identity !== null && { form: null }) });
    void this.enter();
  }

  show(page: string) {
    this.#place.page = addressOf(page);
    this.#show({ shown: true });
    if (!this.#token) void this.enter();
  }

  hide() {
    this.#show({ shown: false });
  }

  /** The visitor is who the site says: the same thread goes on, or the one they had elsewhere appears. */
  identify(jwt: string) {
    if (jwt === this.#identity) return;
    this.#identity = jwt;
    this.#memory.who.set(newKey());
    void this.#reenter();
  }

  /** Forgets the visitor, as when they sign out of the site. */
  reset() {
    this.#identity = null;
    this.#memory.forget();
    this.#memory.who.set(newKey());
    this.#leave();
    this.#show({ thread: emptyThread, phase: "waiting" });
    if (this.#isWanted()) void this.enter();
  }

  say(text: string, attached: Attachment[] = []) {
    const clientId = newKey();
    const files = attached.map(({ ticket, name, mime, size }) => ({ ticket: ticket!, name, mime, size }));
    const outgoing: Outgoing = { clientId, text, files, at: new Date().toISOString(), state: "sending" };
    this.#previews.set(
      clientId,
      attached.map(({ preview }) => preview),
    );
    this.#memory.keepOutgoing(outgoing);
    this.#show({ rating: null, leftEmail: "" });
    this.#change(write(this.view.thread, outgoing));
    void this.#flush();
  }

  retry(clientId: string) {
    this.#change(mark(this.view.thread, clientId, "sending"));
    if (this.#token) void this.#flush();
    else void this.enter();
  }

  remove(clientId: string) {
    this.#change(withdraw(this.view.thread, clientId));
  }

  previewsOf(clientId: string | null): (string | null)[] {
    return this.#previews.get(clientId ?? "") ?? [];
  }

  /** Who they say they are, before their first message. */
  async introduce(profile: { name?: string; email?: string }): Promise<boolean> {
    const kept = Object.keys(profile).length === 0 || (await this.#profile(profile));
    if (kept) this.#show({ form: null });
    return kept;
  }

  async leaveEmail(email: string): Promise<boolean> {
    const kept = await this.#profile({ email });
    if (kept) this.#show({ leftEmail: email });
    return kept;
  }

  async rate(score: number, comment?: string): Promise<boolean> {
    const { ok } = await this.#authorised((token) => this.#api.rate(token, { score, comment }));
    if (ok) {
      this.#score = score;
      this.#rated(comment ? "explained" : "given");
    }
    return ok;
  }

  explain(comment: string): Promise<boolean> {
    return this.rate(this.#score, comment);
  }

  rateLater() {
    this.#rated(null);
  }

  turnSound(on: boolean) {
    this.#memory.sound.set(on ? "on" : null);
    this.#show({ sound: on });
    if (on) chime();
  }

  typed() {
    if (!this.#token || Date.now() - this.#typedAt < typingEvery) return;
    this.#typedAt = Date.now();
    void this.#api.typing(this.#token);
  }

  /** The visitor has the newest message before their eyes. */
  seen() {
    const seq = lastHeard(this.view.thread);
    if (!this.view.shown || document.hidden || seq <= this.view.thread.readSeq) return;
    this.#memory.seen.set(String(seq));
    this.#change(see(this.view.thread, seq));
    void this.#authorised((token) => this.#api.read(token, seq));
  }

  get draft(): string {
    return this.#memory.draft.get() ?? "";
  }

  set draft(text: string) {
    this.#memory.draft.set(text || null);
  }

  /** Opens a session, or the one this browser had. Only one attempt at a time, also among tabs. */
  enter(): Promise<boolean> {
    clearTimeout(this.#again);
    this.#entering ??= alone(this.#channel, () => this.#knock()).finally(() => {
      this.#entering = null;
    });
    return this.#entering;
  }

  async #knock(): Promise<boolean> {
    const token = this.#memory.token.get() ?? this.#token;
    const identity = this.#identity;
    const body = { ...this.#place, ...(token && { token }), ...(identity && { identity }) };
    const became = this.#became;
    const answer = await this.#api.enter(body);
    // Forgotten while they were at the door: the answer is about somebody they no longer are.
    if (became !== this.#became) return this.#isWanted() ? this.#knock() : false;
    if (answer.ok) return this.#welcome(answer.value);
    if (identity && [400, 401, 403, 422].includes(answer.status)) {
      // A site's faulty signature must not leave its visitor without help: they go on as nobody in particular.
      this.#identity = null;
      return this.#knock();
    }
    this.#show({ phase: "failed" });
    this.#again = setTimeout(() => this.enter(), backOff(this.#failures++, Math.random()));
    return false;
  }

  #welcome(session: WidgetSession): true {
    this.#token = session.token;
    this.#failures = 0;
    this.#enteredAt = Date.now();
    this.#memory.token.set(session.token);
    const { settings, open, form } = session;
    this.#show({ phase: "ready", settings, open, form });
    this.#stand(session.standing);
    const waiting = this.view.thread.outgoing.map(({ clientId }) => clientId);
    const kept = this.#memory.outgoing().filter(({ clientId }) => !waiting.includes(clientId));
    this.#change(enter(session, [...kept, ...this.view.thread.outgoing]));
    const { title, colour, position, theme } = settings;
    this.#tell({ kind: "session", look: { title, colour, position, theme } });
    this.#tell({ kind: "unread", count: unread(this.view.thread) });
    this.#follow();
    void this.#flush();
    return true;
  }

  async #reenter() {
    await this.#entering;
    this.#live?.stop();
    await this.enter();
  }

  /** The conversation has been deleted. What waits to be sent begins the next one. */
  #startOver() {
    this.#show({ leftEmail: "", rating: null });
    return this.#reenter();
  }

  #isWanted(): boolean {
    return this.view.shown || this.#memory.token.get() !== null;
  }

  async #upload(...file: Parameters<Upload>): ReturnType<Upload> {
    if (!this.#token) await this.enter();
    return this.#authorised((token) => this.#api.upload(token, ...file));
  }

  async #profile(profile: { name?: string; email?: string }): Promise<boolean> {
    const answer = await this.#authorised((token) => this.#api.profile(token, profile));
    if (!answer.ok) return false;
    this.#token = answer.value.token;
    this.#memory.token.set(answer.value.token);
    return true;
  }

  #stand(standing: Standing) {
    const { rate } = standing;
    const asked = rate !== null && rate !== this.#memory.rated.get();
    // Thanks stay until the conversation goes on.
    this.#show({ standing, rating: asked ? "asked" : this.view.rating === "asked" ? null : this.view.rating });
  }

  #rated(rating: View["rating"]) {
    this.#memory.rated.set(this.view.standing.rate);
    this.#show({ rating });
  }

  #leave() {
    this.#became++;
    this.attachments.clear();
    this.#show(unknown);
    this.#live?.stop();
    this.#live = null;
    this.#token = null;
    clearTimeout(this.#again);
    clearTimeout(this.#downTimer);
    this.#downTimer = undefined;
    this.#show({ reconnecting: false });
  }

  #follow() {
    this.#live?.stop();
    this.#live = follow({
      open: (signal) => this.#api.live(this.#token!, this.view.thread.cursor, signal),
      hear: (event) => this.#hear(event),
      connected: (on) => this.#connected(on),
      refused: () => this.#refused(),
    });
  }

  #hear({ event, data }: ServerEvent) {
    // A newer server may tell of things that this page has not learned yet.
    if (!["message", "typing", "composing", "standing", "reset"].includes(event)) return;
    const news = JSON.parse(data) as WidgetNews;
    if (news.kind === "standing") return this.#stand(news.standing);
    if (news.kind === "reset") return void this.#startOver();
    const known = this.view.thread.messages.length;
    this.#change(hear(this.view.thread, news));
    if (news.kind === "typing") this.#quietLater();
    if (news.kind !== "message" || news.message.from === "visitor" || this.view.thread.messages.length === known)
      return;
    const { id, from, name } = news.message;
    if (this.view.sound) chime();
    this.#tell({ kind: "message", id, from, name });
  }

  // A teammate who closes their tab never says that they stopped typing.
  #quietLater() {
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.#change({ ...this.view.thread, typing: null }), typingLasts);
  }

  #connected(on: boolean) {
    if (!on) return this.#sayDownSoon();
    const wasDown = this.#downTimer !== undefined;
    clearTimeout(this.#downTimer);
    this.#downTimer = undefined;
    this.#refusals = 0;
    // What was being composed may have been withdrawn meanwhile; the server tells it anew if not.
    this.#show({ reconnecting: false, thread: { ...this.view.thread, composing: "", typing: null } });
    if (wasDown) this.#retryRecent();
  }

  #sayDownSoon() {
    this.#downTimer ||= setTimeout(() => this.#show({ reconnecting: true }), quietBeforeSaying);
  }

  #refused() {
    this.#sayDownSoon();
    const pause = this.#refusals++ ? backOff(this.#refusals, Math.random()) : 0;
    this.#again = setTimeout(() => this.enter(), pause);
  }

  #wake() {
    this.#live?.wake();
    if (this.view.phase === "failed") void this.enter();
  }

  // A browser allows few connections to a host, so pages put aside and tabs nobody looks at give theirs back.
  #visibility() {
    clearTimeout(this.#hiddenTimer);
    if (document.hidden) {
      this.#hiddenTimer = setTimeout(() => this.#rest(), hiddenBeforeLeaving);
      return;
    }
    if (this.#token && Date.now() - this.#enteredAt > sessionLasts) void this.enter();
    else if (this.#token && !this.#live) this.#follow();
    this.#live?.wake();
    this.#show({});
  }

  #rest() {
    this.#live?.stop();
    this.#live = null;
  }

  #otherTab({ key, newValue }: StorageEvent) {
    if (key === this.#memory.token.key && newValue) this.#token = newValue;
    if (key === this.#memory.seen.key && newValue) this.#change(see(this.view.thread, Number(newValue)));
    if (key === this.#memory.who.key && newValue) this.#becameAnother();
  }

  #becameAnother() {
    this.#leave();
    this.#show({ thread: emptyThread, phase: "waiting" });
    if (this.#isWanted()) void this.enter();
  }

  #retryRecent() {
    for (const { clientId, state, at } of this.view.thread.outgoing) {
      if (state === "failed" && Date.now() - Date.parse(at) < recent) this.retry(clientId);
    }
  }

  /** One after the other, so that messages arrive in the order they were written. */
  async #flush() {
    if (this.#sending || !this.#token) return;
    this.#sending = true;
    for (let next = this.#nextToSend(); next; next = this.#nextToSend()) await this.#deliver(next);
    this.#sending = false;
  }

  #nextToSend(): Outgoing | undefined {
    return this.#token ? this.view.thread.outgoing.find(({ state }) => state === "sending") : undefined;
  }

  async #deliver({ clientId, text, files }: Outgoing) {
    const body = { clientId, text, files: files.map(({ ticket }) => ticket) };
    const answer = await this.#authorised((token) => this.#api.send(token, this.#place.page, body));
    if (!answer.ok && answer.status === 429) return this.#holdBack(answer.wait);
    const { thread } = this.view;
    this.#change(answer.ok ? confirm(thread, clientId, answer.value) : mark(thread, clientId, "failed"));
  }

  async #holdBack(seconds = 0) {
    this.#show({ crowded: true });
    await new Promise((resolve) => setTimeout(resolve, Math.min(60, seconds || 10) * 1000));
    this.#show({ crowded: false });
  }

  /** A token that is no longer good is exchanged once; what was to be said is then said again. */
  async #authorised<Value>(ask: (token: string) => Promise<Answer<Value>>): Promise<Answer<Value>> {
    if (!this.#token) return { ok: false, status: 401 };
    const used = this.#token;
    const answer = await ask(used);
    if (answer.ok || answer.status !== 401) return answer;
    if (this.#token === used && !(await this.enter())) return answer;
    return this.#token ? ask(this.#token) : answer;
  }

  #change(thread: Thread) {
    const before = this.view.thread;
    for (const { clientId } of before.outgoing) {
      if (!thread.outgoing.some((each) => each.clientId === clientId)) this.#memory.dropOutgoing(clientId);
    }
    this.#show({ thread });
    if (unread(before) !== unread(thread)) this.#tell({ kind: "unread", count: unread(thread) });
  }

  #show(part: Partial<View>) {
    this.view = { ...this.view, ...part };
    for (const watcher of this.#watchers) watcher(this.view);
  }
}

/** As it may stand in a header: what is no address is nothing. */
function addressOf(text: string): string {
  return /^https?:\/\/[!-~]+$/.test(text) ? text.slice(0, 2000) : "";
}

// Not randomUUID: that one is missing where a site is still served without TLS.
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Two tabs that open together must not become two visitors. */
function alone<Value>(channel: string, work: () => Promise<Value>): Promise<Value> {
  return navigator.locks ? navigator.locks.request(`parley:${channel}`, work) : work();
}

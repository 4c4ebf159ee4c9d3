import type { Post, Posting } from "../post.ts";
import type { Switches } from "../switches.ts";
import type { Book } from "./book.ts";
import { gistOf } from "./gist.ts";
import type { Act, PostingView, Scene } from "./phone.ts";
import type { Shelf } from "./shelf.ts";

type Deps = { shelves: Shelf[]; book: Book; switches: Switches; post: Post };

const mostPostings = 40;

/** Everything on screen as one value, and whatever is done there. */
export function openScene({ shelves, book, switches, post }: Deps) {
  function state(): Scene {
    return {
      accounts: shelves.flatMap((shelf) => shelf.accounts()),
      phones: shelves.flatMap((shelf) => shelf.phones()),
      switches: switches.all().map(({ left, ...one }) => ({ ...one, left: Number.isFinite(left) ? left : null })),
      postings: post.postings().slice(0, mostPostings).map(viewOf),
    };
  }

  /** Returns the id of the phone it was done with, or why it could not be done. */
  async function act(act: Act): Promise<{ ok: true; phone: string | null } | { ok: false; reason: string }> {
    if (act.act === "clear") switches.clear();
    if (act.act === "switch") turn(act);
    if (act.act === "again") return repeat(act);
    if (act.act === "meet") return meet(act);
    if (!("phone" in act)) return { ok: true, phone: null };
    const customer = book.get(act.phone);
    const shelf = shelves.find(({ media }) => customer && media.includes(customer.medium));
    if (!customer || !shelf) return { ok: false, reason: "There is no such phone." };
    await shelf.act(customer, act);
    return { ok: true, phone: customer.id };
  }

  function turn({ name, at, times }: Extract<Act, { act: "switch" }>) {
    switches.on(name, times ?? undefined, at);
  }

  async function repeat({ posting, times }: Extract<Act, { act: "again" }>) {
    const found = post.postings().find(({ number }) => number === posting);
    if (!found) return { ok: false as const, reason: "That was too long ago." };
    await post.again(found.webhook, times);
    return { ok: true as const, phone: null };
  }

  function meet({ medium, account, name }: Extract<Act, { act: "meet" }>) {
    const known = shelves.some((shelf) => shelf.accounts().some((one) => one.medium === medium && one.id === account));
    if (!known) return { ok: false as const, reason: "No such account is played." };
    return { ok: true as const, phone: book.meet(medium, account, name).id };
  }

  return {
    state,
    act,
    /** The bytes behind /phones/files/<medium>/<path>. */
    file: async (medium: string, path: string) =>
      (await shelves.find(({ media }) => media.some((one) => one === medium))?.file(path)) ?? null,
  };
}

function viewOf({ webhook, ...posting }: Posting): PostingView {
  return { ...posting, ...gistOf(webhook), to: new URL(webhook.url).pathname };
}

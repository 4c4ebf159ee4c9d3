/** @jsxImportSource preact */
import { useRef, useState } from "preact/hooks";
import type { Account, Phone, PhoneMedium, Scene } from "../phone.ts";
import { Icon } from "./icons.tsx";
import { act } from "./link.ts";
import { mediumName, when } from "./words.ts";

type Props = { scene: Scene | null; shown: string[]; open: (id: string) => void };

export function People({ scene, shown, open }: Props) {
  const accounts = scene?.accounts ?? [];
  const media = [...new Set(accounts.map(({ medium }) => medium))];
  return (
    <nav class="people" aria-label="Customers">
      <div class="people-head">
        <h2>Customers</h2>
        {accounts.length > 0 && <Meet accounts={accounts} open={open} />}
      </div>
      <div class="groups">
        {media.map((medium) => (
          <Group
            key={medium}
            medium={medium}
            phones={scene!.phones.filter((phone) => phone.medium === medium)}
            shown={shown}
            open={open}
          />
        ))}
      </div>
    </nav>
  );
}

/** Somebody new, on a medium of one's choice. */
function Meet({ accounts, open }: { accounts: Account[]; open: (id: string) => void }) {
  const [unfolded, unfold] = useState(false);
  const several = (medium: PhoneMedium) => accounts.filter((one) => one.medium === medium).length > 1;
  const meet = async ({ medium, id }: Account) => {
    unfold(false);
    const phone = await act({ act: "meet", medium, account: id });
    if (phone) open(phone);
  };
  return (
    <fieldset
      class="meet"
      aria-label="New customer"
      onKeyDown={(event) => event.key === "Escape" && unfold(false)}
      onFocusOut={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && unfold(false)}
    >
      <button type="button" aria-label="New customer" aria-expanded={unfolded} onClick={() => unfold(!unfolded)}>
        <Icon name="plus" />
        <span>New customer</span>
      </button>
      {unfolded && (
        <ul class="menu">
          {accounts.map((account) => (
            <li key={`${account.medium} ${account.id}`}>
              <button type="button" onClick={() => meet(account)}>
                <Icon name={account.medium} />
                <span>
                  {mediumName[account.medium]}
                  {several(account.medium) && <small>{account.name}</small>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}

type GroupProps = { medium: PhoneMedium; phones: Phone[] } & Omit<Props, "scene">;

function Group({ medium, phones, shown, open }: GroupProps) {
  const isNews = useNews(phones, shown);
  return (
    <section class={`group ${medium}`}>
      <h3>
        <Icon name={medium} />
        {mediumName[medium]}
      </h3>
      {phones.length === 0 && <p class="nobody">Nobody yet</p>}
      <ul>
        {phones.map((phone) => {
          const { text, at } = latest(phone);
          const news = isNews(phone);
          return (
            <li key={phone.id}>
              <button
                type="button"
                class={news ? "person news" : "person"}
                aria-pressed={shown.includes(phone.id)}
                onClick={() => open(phone.id)}
              >
                <Face name={phone.owner} />
                <span class="person-name">{phone.owner}</span>
                {at > 0 && <time dateTime={new Date(at).toISOString()}>{when(at)}</time>}
                <span class="person-says">
                  {news && <span class="unseen">New: </span>}
                  {text || "Nothing yet"}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What came to a phone since it was last on the desk. */
function useNews(phones: Phone[], shown: string[]): (phone: Phone) => boolean {
  const seen = useRef(new Map<string, number>());
  const opened = useRef(Date.now());
  for (const phone of phones) if (shown.includes(phone.id)) seen.current.set(phone.id, latest(phone).at);
  return (phone) => {
    const { at, fromUs } = latest(phone);
    return fromUs && at > (seen.current.get(phone.id) ?? opened.current);
  };
}

export function Face({ name }: { name: string }) {
  const words = name.split(/\s+/);
  const letters = /^\p{L}/u.test(name) ? words[0]![0]! + (words.length > 1 ? words.at(-1)![0] : "") : "#";
  const hue = [...name].reduce((sum, sign) => sum + sign.charCodeAt(0) * 7, 0) % 360;
  return (
    <span class="face" style={{ "--hue": hue }} aria-hidden="true">
      {letters}
    </span>
  );
}

type Latest = { text: string; at: number; fromUs: boolean };

function latest(phone: Phone): Latest {
  if (phone.medium === "email") {
    const mail = phone.mails.at(-1);
    return { text: mail?.subject ?? "", at: mail?.at ?? 0, fromUs: mail?.from === "us" };
  }
  if (phone.medium === "voice") {
    const call = phone.calls.at(-1);
    const text = call ? (call.state === "ended" ? "Call ended" : "On the phone") : "";
    return { text, at: call?.startedAt ?? 0, fromUs: false };
  }
  const message = phone.messages.at(-1);
  const text = message?.text || (message?.files.length ? "A file" : "");
  return { text, at: message?.at ?? 0, fromUs: message?.from === "us" };
}

/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Phone, Reception } from "../phone.ts";
import { Chat } from "./chat.tsx";
import { Icon } from "./icons.tsx";
import { Line } from "./line.tsx";
import { act } from "./link.ts";
import { MailBox } from "./mail-box.tsx";
import { Face } from "./people.tsx";
import { clock, mediumName, receptionName } from "./words.ts";

export function Device({ phone, close }: { phone: Phone; close: () => void }) {
  return (
    <section class={`device ${phone.medium}`} id={phone.id} aria-label={`${phone.owner}, ${mediumName[phone.medium]}`}>
      <div class="owner">
        <Face name={phone.owner} />
        <div>
          <h2>{phone.owner}</h2>
          <p>
            {mediumName[phone.medium]} <span class="id">{phone.address}</span>
          </p>
        </div>
        <button
          type="button"
          class="icon"
          onClick={close}
          aria-label={`Put ${phone.owner}’s phone away`}
          title="Put away"
        >
          <Icon name="close" />
        </button>
      </div>
      <Body>
        <Screen phone={phone} />
      </Body>
      <Setting phone={phone} />
    </section>
  );
}

function Screen({ phone }: { phone: Phone }) {
  if (phone.medium === "email") return <MailBox id={phone.id} account={phone.account} mails={phone.mails} />;
  if (phone.medium === "voice") return <Line id={phone.id} account={phone.account} calls={phone.calls} />;
  return <Chat {...phone} />;
}

function Body({ children }: { children: ComponentChildren }) {
  return (
    <div class="body">
      <div class="screen">
        <div class="status-bar" aria-hidden="true">
          <Clock />
          <i class="island" />
          <svg class="gauges" viewBox="0 0 44 12" aria-hidden="true">
            <path d="M1 11V8M5 11V6M9 11V4M13 11V2" />
            <rect x="21.5" y="1.5" width="18" height="9" rx="2.5" />
            <path class="charge" d="M24 6h11" />
            <path d="M42 5v2" />
          </svg>
        </div>
        {children}
      </div>
    </div>
  );
}

function Clock() {
  const [now, set] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  return <span>{clock(now)}</span>;
}

const awayText = "I am away until Monday and will read your mail then.";

/** What its owner may set on the device itself. */
function Setting({ phone }: { phone: Phone }) {
  if (phone.medium === "email") {
    return (
      <label class="setting">
        <input
          type="checkbox"
          checked={phone.awayText !== null}
          onChange={({ currentTarget }) =>
            act({ act: "away", phone: phone.id, text: currentTarget.checked ? awayText : null })
          }
        />
        Away: answers each mail by itself
      </label>
    );
  }
  if (phone.medium === "voice" || !phone.reception) return <p class="setting" />;
  return (
    <label class="setting">
      Phone
      <select
        value={phone.reception}
        onChange={({ currentTarget }) =>
          act({ act: "receive", phone: phone.id, reception: currentTarget.value as Reception })
        }
      >
        {Object.entries(receptionName).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

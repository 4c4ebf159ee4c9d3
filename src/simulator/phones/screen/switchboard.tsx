/** @jsxImportSource preact */
import { useState } from "preact/hooks";
import { providerNames, type SwitchName, type Where } from "../../switches.ts";
import type { PostingView, Scene } from "../phone.ts";
import { Icon } from "./icons.tsx";
import { act } from "./link.ts";
import { clock, fate, faults, providerName } from "./words.ts";

type Props = { scene: Scene | null; drawer: boolean; close: () => void };

/** All that can go wrong at a provider, and what it told us lately. */
export function Switchboard({ scene, drawer, close }: Props) {
  const [at, setAt] = useState<Where>(null);
  const switches = scene?.switches ?? [];
  return (
    <aside class={drawer ? "board open" : "board"} aria-label="Faults">
      <div class="board-head">
        <h2>Make something go wrong</h2>
        <button type="button" class="quiet" disabled={switches.length === 0} onClick={() => act({ act: "clear" })}>
          Clear
        </button>
        <button type="button" class="icon closes-drawer" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      <div class="whom">
        <label for="whom">At</label>
        <select id="whom" value={at ?? ""} onChange={({ currentTarget }) => setAt(whereOf(currentTarget.value))}>
          <option value="">Whichever provider comes first</option>
          {Object.entries(providerName).map(([name, says]) => (
            <option key={name} value={name}>
              {says}
            </option>
          ))}
        </select>
      </div>
      {faults.map(({ title, note, faults }) => (
        <section class="faults" key={title}>
          <h3>{title}</h3>
          <p class="hint">{note}</p>
          <ul>
            {faults.map(({ name, says }) => (
              <Switch key={name} name={name} says={says} at={at} all={switches} />
            ))}
          </ul>
        </section>
      ))}
      <Postings postings={scene?.postings ?? []} />
    </aside>
  );
}

function whereOf(value: string): Where {
  return providerNames.find((name) => name === value) ?? null;
}

type SwitchProps = { name: SwitchName; says: string; at: Where; all: Scene["switches"] };

function Switch({ name, says, at: chosen, all }: SwitchProps) {
  // All providers but mail are behind one door.
  const at = name === "refuse-connection" ? null : chosen;
  const here = all.find((one) => one.name === name && one.at === at);
  const elsewhere = all.filter((one) => one.name === name && one.at !== at);
  const on = here !== undefined;
  const turn = (times: number | null) => act({ act: "switch", name, at, times });
  const unit = name === "refuse-connection" ? " s" : "×";
  return (
    <li class={on ? "switch on" : "switch"}>
      <span class="says" id={name}>
        {says}
      </span>
      <span class="left" role="status">
        {[...(here ? [left(here)] : []), ...elsewhere.map((one) => `${left(one)} at ${whose(one.at)}`)].join(", ")}
      </span>
      <fieldset class="times" aria-labelledby={name}>
        {on && (
          <button type="button" onClick={() => turn(0)}>
            Off
          </button>
        )}
        {!on && name !== "refuse-connection" && (
          <button type="button" onClick={() => turn(1)}>
            Once
          </button>
        )}
        {!on && (
          <button type="button" onClick={() => turn(5)}>
            5{unit}
          </button>
        )}
        {!on && (
          <button type="button" onClick={() => turn(null)}>
            On
          </button>
        )}
      </fieldset>
    </li>
  );
}

function left({ name, left }: Scene["switches"][number]): string {
  if (left === null) return "On";
  return name === "refuse-connection" ? `${left} s left` : `${left} left`;
}

function whose(at: Where): string {
  return at ? providerName[at] : "whichever comes first";
}

function Postings({ postings }: { postings: PostingView[] }) {
  return (
    <section class="postings">
      <h3>What we were told</h3>
      <p class="hint">Each message and report that a provider posted to us, newest first.</p>
      {postings.length === 0 && <p class="nothing">Nothing yet.</p>}
      <ol>
        {postings.map((posting) => (
          <li key={posting.number} class={posting.state}>
            <time dateTime={new Date(posting.at).toISOString()}>{clock(posting.at)}</time>
            <span class="to" title={posting.to}>
              {posting.who}: {posting.what}
            </span>
            <span class="met">{fate(posting)}</span>
            <span class="times">
              <button type="button" onClick={() => act({ act: "again", posting: posting.number, times: 1 })}>
                Again
              </button>
              <button
                type="button"
                aria-label="50× at once"
                onClick={() => act({ act: "again", posting: posting.number, times: 50 })}
              >
                50×
              </button>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

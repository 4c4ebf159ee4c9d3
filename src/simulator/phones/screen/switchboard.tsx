/** @jsxImportSource preact */
import type { PostingView, Scene } from "../phone.ts";
import { Icon } from "./icons.tsx";
import { act } from "./link.ts";
import { clock, fate, faults } from "./words.ts";

type Props = { scene: Scene | null; drawer: boolean; close: () => void };

/** All that can go wrong at a provider, and what it told us lately. */
export function Switchboard({ scene, drawer, close }: Props) {
  const left = new Map(scene?.switches.map((one) => [one.name, one.left]));
  const active = [...left.values()].filter((times) => times !== 0).length;
  return (
    <aside class={drawer ? "board open" : "board"} aria-label="Faults">
      <div class="board-head">
        <h2>Make something go wrong</h2>
        <button type="button" class="quiet" disabled={active === 0} onClick={() => act({ act: "clear" })}>
          Clear
        </button>
        <button type="button" class="icon closes-drawer" aria-label="Close" onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {faults.map(({ title, note, faults }) => (
        <section class="faults" key={title}>
          <h3>{title}</h3>
          <p class="hint">{note}</p>
          <ul>
            {faults.map(({ name, says }) => (
              <Switch key={name} name={name} says={says} left={left.get(name) ?? (left.has(name) ? null : 0)} />
            ))}
          </ul>
        </section>
      ))}
      <Postings postings={scene?.postings ?? []} />
    </aside>
  );
}

type SwitchProps = { name: Scene["switches"][number]["name"]; says: string; left: number | null };

function Switch({ name, says, left }: SwitchProps) {
  const on = left !== 0;
  const turn = (times: number | null) => act({ act: "switch", name, times });
  const unit = name === "refuse-connection" ? " s" : "×";
  return (
    <li class={on ? "switch on" : "switch"}>
      <span class="says" id={name}>
        {says}
      </span>
      <span class="left" role="status">
        {on && (left === null ? "On" : name === "refuse-connection" ? `${left} s left` : `${left} left`)}
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

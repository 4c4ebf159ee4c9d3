/** @jsxImportSource preact */
import { words } from "./tongue.ts";
import type { View, Visit } from "./visit.ts";

/** What a visitor may want beside writing. The browser opens, closes and leaves it as it does with every popover. */
export function Menu({ view, visit }: { view: View; visit: Visit }) {
  const mayAsk = !view.form && !view.standing.withPerson;
  return (
    <>
      <button type="button" class="close" aria-label={words.more} title={words.more} popovertarget="menu">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" />
        </svg>
      </button>
      <ul id="menu" popover="auto">
        {mayAsk && (
          <li>
            <button
              type="button"
              popovertarget="menu"
              popovertargetaction="hide"
              onClick={() => visit.say(words.wantPerson)}
            >
              {words.person}
            </button>
          </li>
        )}
        <li>
          <button type="button" role="switch" aria-checked={view.sound} onClick={() => visit.turnSound(!view.sound)}>
            {words.sound}
            <i />
          </button>
        </li>
      </ul>
    </>
  );
}

/** @jsxImportSource preact */
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Phone } from "../phone.ts";
import { Device } from "./device.tsx";
import { Icon } from "./icons.tsx";
import { useComplaint, useScene } from "./link.ts";
import { People } from "./people.tsx";
import { Switchboard } from "./switchboard.tsx";

/** A desk with the phones of a few customers on it, and beside it all that can go wrong. */
export function Page() {
  const { scene, lost } = useScene();
  const [complaint, forget] = useComplaint();
  const desk = useRef<HTMLElement>(null);
  const { shown, open, close } = useDesk(desk, scene?.phones ?? []);
  const [drawer, setDrawer] = useState(false);
  const active = scene?.switches.filter(({ left }) => left !== 0).length ?? 0;

  return (
    <div class="page">
      <header class="bar">
        <h1>Phones</h1>
        <p>
          The customers of this demo. What they write goes through the real channels and never leaves this computer.
        </p>
        <a href="/">Open the inbox</a>
        <button type="button" class="opens-drawer" aria-expanded={drawer} onClick={() => setDrawer(!drawer)}>
          <Icon name="faults" />
          {active > 0 ? `Faults: ${active} on` : "Faults"}
        </button>
      </header>
      <People scene={scene} shown={shown.map(({ id }) => id)} open={open} />
      <main class="desk" ref={desk} aria-label="Phones on the desk">
        {shown.map((phone) => (
          <Device key={phone.id} phone={phone} close={() => close(phone.id)} />
        ))}
        {scene && shown.length === 0 && (
          <p class="empty">
            {scene.phones.length > 0
              ? "Choose a customer to see their phone."
              : "Nobody has a phone yet. Choose New customer to write to one of your channels."}
          </p>
        )}
      </main>
      <Switchboard scene={scene} drawer={drawer} close={() => setDrawer(false)} />
      <div class="toast" role="status">
        {(complaint || lost) && (
          <p>
            {complaint ?? "The simulator cannot be reached. Trying again."}
            {complaint && (
              <button type="button" onClick={forget}>
                Close
              </button>
            )}
          </p>
        )}
      </div>
    </div>
  );
}

const remembered = "phones-on-desk";

/** As many phones as fit beside each other, the latest chosen, in the order of the list. */
function useDesk(desk: RefObject<HTMLElement | null>, phones: Phone[]) {
  const [chosen, choose] = useState<string[] | null>(() => JSON.parse(sessionStorage.getItem(remembered) ?? "null"));
  const places = usePlaces(desk);
  const order = chosen ?? firstOfEach(phones).reverse();
  const ids = order.filter((id) => phones.some((phone) => phone.id === id)).slice(-places);
  const wanted = useRef<string | null>(null);

  // Somebody who was only just met comes on the desk with the next news.
  useLayoutEffect(() => {
    const device = wanted.current && document.getElementById(wanted.current);
    if (!device) return;
    wanted.current = null;
    focusOn(device);
  });

  function put(ids: string[]) {
    choose(ids);
    sessionStorage.setItem(remembered, JSON.stringify(ids));
  }

  return {
    shown: phones.filter(({ id }) => ids.includes(id)),
    open(id: string) {
      wanted.current = id;
      put([...order.filter((one) => one !== id), id]);
    },
    close: (id: string) => put(ids.filter((one) => one !== id)),
  };
}

function firstOfEach(phones: Phone[]): string[] {
  return phones
    .filter((phone, at) => phones.findIndex(({ medium }) => medium === phone.medium) === at)
    .map(({ id }) => id);
}

function focusOn(device: HTMLElement) {
  device.scrollIntoView({ block: "nearest" });
  device.querySelector<HTMLElement>("textarea, .main-act")?.focus({ preventScroll: true });
}

const deviceWidth = 360;

function usePlaces(desk: RefObject<HTMLElement | null>): number {
  const [places, set] = useState(2);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      set(Math.max(1, Math.floor(entry!.contentRect.width / deviceWidth))),
    );
    observer.observe(desk.current!);
    return () => observer.disconnect();
  }, [desk]);
  return places;
}

import type { Arrival } from "./arrivals/arrival.ts";
import { type Received, receive } from "./arrivals/receive.ts";
import { takingNews } from "./arrivals/take-news.ts";
import type { Take } from "./channels/accept.ts";
import { lineTokens } from "./deliveries/line-token.ts";
import { gather } from "./infra/gather.ts";
import type { Machines } from "./machines.ts";

/** The one way in: what arrives together, over whichever channel, is stored together. */
export type Intake = { receive: (arrival: Arrival) => Promise<Received>; take: Take };

export function openIntake({ config, db, files, secrets, metrics, tell }: Machines): Intake {
  const arrivals = gather<Arrival, Received>((some) => receive(db, some, config));
  // On the phone the provider itself waits for the end of a sentence, and every moment of silence is heard.
  const spoken = gather<Arrival, Received>((some) => receive(db, some, { debounceMs: 0 }));

  async function takeIn(arrival: Arrival): Promise<Received> {
    const isSpoken = Boolean(arrival.inbound.content?.spoken);
    const received = await (isSpoken ? spoken : arrivals)(arrival);
    metrics.received.inc();
    if (isSpoken) tell.spoken();
    else tell.received();
    if (arrival.inbound.attachments?.length) tell.files();
    return received;
  }

  return {
    receive: takeIn,
    take: takingNews({ db, files, tokens: lineTokens(secrets), receive: takeIn, moved: tell.wrote }),
  };
}

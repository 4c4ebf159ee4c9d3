import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "parley_" });
  const registers = [registry];
  return {
    registry,
    received: new Counter({ name: "parley_inbound_messages_total", help: "Inbound messages stored", registers }),
    turns: new Counter({ name: "parley_turns_total", help: "Turns by verdict", labelNames: ["verdict"], registers }),
    turnSeconds: new Histogram({
      name: "parley_turn_seconds",
      help: "From waking up to the commit",
      buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60],
      registers,
    }),
    withoutVerdict: new Gauge({
      name: "parley_inbound_without_verdict",
      help: "Inbound messages minus verdicts, older than a minute",
      registers,
    }),
    oldestDueSeconds: new Gauge({
      name: "parley_oldest_due_turn_seconds",
      help: "How long the oldest due turn has waited",
      registers,
    }),
    unknownSends: new Gauge({
      name: "parley_sends_not_confirmed",
      help: "Messages of which nobody knows whether they were sent",
      registers,
    }),
    streams: new Gauge({ name: "parley_open_streams", help: "Live streams open on this node", registers }),
    modelCalls: new Counter({
      name: "parley_model_calls_total",
      help: "Calls of models by fault",
      labelNames: ["fault"],
      registers,
    }),
  };
}

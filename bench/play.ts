import { type Accounts, startSimulator } from "../src/simulator/simulator.ts";

// The providers in a process of their own, as far away as they are in production; their address is the first line.
const accounts: Partial<Accounts> = JSON.parse(process.env.ACCOUNTS ?? "{}");
const simulator = await startSimulator({ port: Number(process.env.PORT ?? 0), accounts });
// Who measures sending alone wants no reports of deliveries.
if (process.env.REPORTS === "0") simulator.switches.on("lose-webhooks");
console.log(simulator.url);
process.on("SIGTERM", () => process.exit(0));

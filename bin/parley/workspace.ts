import type { Database } from "../../src/server/infra/database.ts";
import { StartError } from "../../src/server/infra/start-error.ts";

/** The workspace somebody names by id or by name; `demo` is the demo's, or else the oldest. Returns its id. */
export async function findWorkspace({ system }: Database, wanted: string): Promise<string> {
  const all = system.selectFrom("workspaces").select(["id", "name"]).orderBy("createdAt").orderBy("id");
  const named = await all.where((eb) => eb.or([eb("id", "=", wanted), eb("name", "ilike", wanted)])).execute();
  if (named.length > 1) {
    throw new StartError(`Several workspaces are called "${wanted}". Name one by its id: ${ids(named)}.`);
  }
  if (named[0]) return named[0].id;
  const [oldest] = await all.limit(1).execute();
  if (!oldest) throw new StartError("There is no workspace yet. Set Parley up first, or fill it with: parley seed");
  if (wanted !== "demo") throw new StartError(`There is no workspace "${wanted}".`);
  const demo = await findDemo(system);
  if (!demo) console.error(`There is no demo here: "${oldest.name}" it is.`);
  return demo ?? oldest.id;
}

async function findDemo(system: Database["system"]): Promise<string | undefined> {
  const marker = await system.selectFrom("installation").select("value").where("key", "=", "demo").executeTakeFirst();
  return (marker?.value as { workspace?: string } | undefined)?.workspace;
}

function ids(workspaces: { id: string }[]): string {
  return workspaces.map(({ id }) => id).join(", ");
}

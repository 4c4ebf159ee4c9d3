import { StartError } from "../src/server/infra/start-error.ts";
import { type Command, Misuse } from "./parley/command.ts";

const commands: Record<string, () => Promise<Command>> = {
  key: async () => (await import("./parley/key.ts")).key,
  knowledge: async () => (await import("./parley/knowledge.ts")).knowledge,
  person: async () => (await import("./parley/person.ts")).person,
  doctor: async () => (await import("./parley/doctor.ts")).doctor,
  secret: async () => (await import("./parley/secret.ts")).secret,
  backup: async () => (await import("./parley/backup.ts")).backup,
  migrate: async () => (await import("./parley/migrate.ts")).migrate,
  seed: async () => (await import("./parley/seed.ts")).seed,
};

const [name = "help", ...args] = process.argv.slice(2);
process.exit(await run());

async function run(): Promise<number> {
  if (["help", "--help", "-h"].includes(name)) return help(args[0]);
  const command = await commands[name]?.();
  if (!command) return refuse(`There is no command "${name}".`, await usages());
  if (args.includes("--help")) return help(name);
  try {
    return await command.run(args);
  } catch (error) {
    if (error instanceof Misuse) return refuse(error.message, command.usage);
    if (error instanceof StartError) return refuse(error.message);
    throw error;
  }
}

async function help(about: string | undefined): Promise<number> {
  if (about && !commands[about]) return refuse(`There is no command "${about}".`, await usages());
  console.log("npm run parley -- <command>\n");
  for (const [name, open] of Object.entries(commands)) {
    if (about && about !== name) continue;
    const command = await open();
    for (const line of command.usage) console.log(`  ${line}`);
    console.log(`      ${command.about}\n`);
  }
  console.log("The database is that of DATABASE_URL, or the one in PARLEY_DATA, whether Parley runs or not.");
  return 0;
}

function refuse(sentence: string, usage: string[] = []): number {
  console.error(sentence);
  if (usage.length > 0) console.error(`Usage: npm run parley -- ${usage.join("\n       npm run parley -- ")}`);
  return 1;
}

async function usages(): Promise<string[]> {
  const opened = await Promise.all(Object.values(commands).map((open) => open()));
  return [...opened.flatMap(({ usage }) => usage), "help [<command>]"];
}

import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

export type Command = {
  /** One line for each way to call it. */
  usage: string[];
  about: string;
  /** Returns the exit code. */
  run(args: string[]): Promise<number>;
};

/** The command was called in a way that it does not know; its usage is printed after the sentence. */
export class Misuse extends Error {}

/** Reads flags and words; an unknown flag, or one without its value, is a misuse. */
export function readArgs<const Options extends ParseArgsOptionsConfig>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Misuse((error as Error).message.split(". ")[0]!.replace(/\.?$/, "."));
  }
}

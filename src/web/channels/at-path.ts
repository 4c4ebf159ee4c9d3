type Tree = Record<string, unknown>;

/** What stands at a path such as "imap.host"; undefined where nothing does. */
export function readAt(tree: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((part, name) => (part as Tree | null | undefined)?.[name], tree);
}

/** The same with another value there; what is beside the path is left as it is. */
export function writeAt<Whole extends object>(tree: Whole, path: string, value: unknown): Whole {
  const [name = "", ...rest] = path.split(".");
  const inner = (tree as Tree)[name];
  return { ...tree, [name]: rest.length > 0 ? writeAt((inner as Tree | null) ?? {}, rest.join("."), value) : value };
}

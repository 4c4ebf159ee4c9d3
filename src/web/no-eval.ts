declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined;
}

// The page's policy forbids eval. Zod, where a screen brings it along, would try it once all the same, and the browser
// would report that. Told through its global, so that the first screen need not carry zod to say so.
globalThis.__zod_globalConfig = Object.assign(globalThis.__zod_globalConfig ?? {}, { jitless: true });

export {};

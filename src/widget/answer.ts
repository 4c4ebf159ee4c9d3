/** What came back from the server. A status of 0 means that nothing did; `wait` is how long it asks for, in seconds. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; status: number; wait?: number };

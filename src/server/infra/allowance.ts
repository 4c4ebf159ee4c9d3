/**
 * Lets a key through `max` times in `ms`, or until its weights come to that much. Counted in this node's memory:
 * against floods, not for anything that must hold across nodes.
 */
export function allowance({ max, ms }: { max: number; ms: number }): (key: string, weight?: number) => boolean {
  const windows = new Map<string, { since: number; count: number }>();
  return (key, weight = 1) => {
    const now = performance.now();
    const window = windows.get(key);
    if (!window || now - window.since > ms) {
      windows.delete(key);
      // Of too many the oldest is forgotten, so that a flood of keys frees nobody else's.
      if (windows.size >= mostKeys) windows.delete(windows.keys().next().value!);
      windows.set(key, { since: now, count: weight });
      return weight <= max;
    }
    window.count += weight;
    return window.count <= max;
  };
}

const mostKeys = 50_000;

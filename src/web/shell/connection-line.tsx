import { useEffect, useState } from "react";
import { useConnection } from "../live.ts";

/** Says so when the connection has been away for more than a moment. */
export function ConnectionLine() {
  const lost = useConnection() === "lost";
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!lost) return setShown(false);
    const timer = setTimeout(() => setShown(true), 1500);
    return () => clearTimeout(timer);
  }, [lost]);
  return (
    <div role="status">
      {shown && (
        <p className="flex items-center justify-center gap-2 border-b bg-warn/10 px-3 py-0.5 text-small text-warn">
          <span className="breathing size-1.5 rounded-full bg-current" />
          Offline – reconnecting
        </p>
      )}
    </div>
  );
}

import { config } from "zod";

// The page's policy forbids eval. Zod would try it once all the same, and the browser would report that.
config({ jitless: true });

import { resolve } from "node:path";
import { defineConfig } from "vite";

const source = (path: string) => resolve(import.meta.dirname, "src/widget", path);

/**
 * The loader that customers' pages carry (`widget.js`) and the frame it opens, each whole in itself because pages
 * ask for them by these names. What the demo shop shows is copied as it is.
 */
export default defineConfig({
  publicDir: source("shop"),
  builder: {},
  build: { outDir: "dist/widget", emptyOutDir: false, target: "es2022" },
  environments: {
    client: { build: whole("frame", "frame.tsx") },
    loader: { consumer: "client", build: whole("widget", "loader.ts") },
  },
});

function whole(name: string, entry: string) {
  return {
    lib: { entry: source(entry), name, formats: ["iife" as const], fileName: () => `${name}.js`, cssFileName: name },
  };
}

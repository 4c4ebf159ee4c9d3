import { resolve } from "node:path";
import { defineConfig } from "vite";

const source = (path: string) => resolve(import.meta.dirname, "src/widget", path);
const phones = resolve(import.meta.dirname, "src/simulator/phones/screen/phones.tsx");

/**
 * The loader that customers' pages carry (`widget.js`) and the frame it opens, each whole in itself because pages
 * ask for them by these names. What the demo shop shows is copied as it is, and its customers' phones stand beside it.
 */
export default defineConfig({
  publicDir: source("shop"),
  builder: {},
  build: { outDir: "dist/widget", emptyOutDir: false, target: "es2022" },
  environments: {
    client: { build: whole("frame", source("frame.tsx")) },
    loader: { consumer: "client", build: whole("widget", source("loader.ts")) },
    phones: { consumer: "client", build: whole("phones", phones) },
  },
});

function whole(name: string, entry: string) {
  return {
    lib: { entry, name, formats: ["iife" as const], fileName: () => `${name}.js`, cssFileName: name },
  };
}

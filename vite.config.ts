import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.PARLEY_URL ?? "http://127.0.0.1:3000";

export default defineConfig({
  root: "src/web",
  plugins: [react(), tailwindcss()],
  build: { outDir: "../../dist/web", emptyOutDir: true, target: "es2023" },
  server: {
    port: 5173,
    proxy: Object.fromEntries(
      ["/api/", "/hooks/", "/w/", "/widget/", "/widget.js", "/shop", "/openapi.json"].map((path) => [path, server]),
    ),
  },
});

// Builds the scripts of src/ and the map of the world into the package, with a manifest that the pages read.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { defineConfig, type Plugin } from "vite";

import { worldOf, type Atlas } from "./world.ts";

const require = createRequire(import.meta.url);

/** The map of the world as plain outlines in the plane: nothing is projected in a browser. */
function world(): Plugin {
  const atlas = (name: string): Atlas =>
    JSON.parse(readFileSync(require.resolve(`world-atlas/${name}`), "utf-8")) as Atlas;
  return {
    name: "world",
    generateBundle() {
      const states = readFileSync(new URL("states.csv", import.meta.url), "utf-8");
      const source = JSON.stringify(worldOf(atlas("countries-110m.json"), atlas("countries-50m.json"), states));
      this.emitFile({ type: "asset", fileName: "world.json", source });
    },
  };
}

/** The licences of all that is in the scripts and in the map, as they ask to be passed on. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const names = new Set(["world-atlas"]);
      for (const part of Object.values(bundle)) {
        if (part.type !== "chunk") continue;
        for (const module of Object.keys(part.modules)) {
          const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1];
          if (name) names.add(name);
        }
      }
      const parts = [...names].sort().map((name) => {
        const folder = new URL(`node_modules/${name}/`, import.meta.url);
        const { version, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf-8")) as Named;
        const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"].map((it) => new URL(it, folder)).find((it) => existsSync(it));
        if (!file) throw new Error(`${name} has no licence to pass on`);
        return `${name} ${version} (${license})\n\n${readFileSync(file, "utf-8").trim()}\n`;
      });
      this.emitFile({ type: "asset", fileName: "licences.txt", source: parts.join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

interface Named {
  version: string;
  license: string;
}

export default defineConfig({
  base: "/static/built/",
  publicDir: false,
  plugins: [world(), licences()],
  build: {
    outDir: "../src/westphalia/web/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    target: "es2022",
    reportCompressedSize: false,
    rollupOptions: { input: ["src/network.ts", "src/map.ts", "src/timeline.ts"] },
  },
});

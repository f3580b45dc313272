// What the tests in a browser share: the embedded endpoint as a process of its own, and runs against it.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** This folder. */
export const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const conformist = resolve(process.argv[2] ?? join(root, "target/debug/conformist"));

/** A folder for the files of one test, which removes it. */
export const folder = mkdtempSync(join(tmpdir(), "conformist-browser-"));

/** An endpoint with these defects, as a target of a configuration of its own. */
export const startEndpoint = async (defects) => {
  const args = ["--root", root, "mock", "--users", "60", ...defects.flatMap((one) => ["--defect", one])];
  const endpoint = spawn(conformist, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const piece of endpoint.stdout) {
    said += piece;
    if (said.includes("Ctrl-C")) break;
  }
  const config = join(folder, "conformist.yaml");
  writeFileSync(config, said);
  return { endpoint, config };
};

/** Judges the endpoint, whatever it comes to. */
export const run = (config, ...more) => {
  const args = ["--root", root, "run", "--target", "local", "--config", config, "--quiet", ...more];
  const ran = spawnSync(conformist, args, { encoding: "utf8", env: { ...process.env, INSTA_UPDATE: "no" } });
  assert.ok([0, 1, 3].includes(ran.status), ran.stdout + ran.stderr);
};

/** The browser that `CHROMIUM` names, or the one of this machine. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // As root, such as in a container, Chromium has no sandbox; it reads files of ours only.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });

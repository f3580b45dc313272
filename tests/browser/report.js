// Reads the HTML report in a browser as people do: it renders, filters, copies and asks no network.
//
// node tests/browser/report.js [CONFORMIST]        after `npm ci` in this folder; needs a Chromium
//
// CHROMIUM names the browser where it is not called `chromium`. Screenshots in both themes, at the width of a phone
// and as printed are left in `tests/browser/screenshots` to be looked at.

import assert from "node:assert/strict";
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { folder, here, launch, run, startEndpoint } from "./endpoint.js";

const shots = join(here, "screenshots");
mkdirSync(shots, { recursive: true });

const writeReport = async () => {
  const [old, report] = [join(folder, "old.json"), join(folder, "report.html")];
  const sound = await startEndpoint([]);
  run(sound.config, "--report", `json=${old}`);
  sound.endpoint.kill();
  const broken = await startEndpoint([
    "avaya.desc-ignored", "avaya.prefix-as-contains", "liveperson.select-retypes",
  ]);
  run(broken.config, "--baseline", old, "--report", `html=${report}`);
  broken.endpoint.kill();
  return report;
};

/** A page that notes whatever a browser complains of or asks for. */
const open = async (browser, report, options) => {
  const context = await browser.newContext(options);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
  });
  await page.goto(pathToFileURL(report).href);
  return { page, complaints, close: () => context.close() };
};

// A browser follows a link, opens a case and lays it out in its own time.
const visible = (found) => found.first().waitFor({ state: "visible" });
const shown = (page) => page.locator(".case:visible").count();
const said = (page) => page.locator("#shown").textContent();
const reset = async (page) => {
  await page.locator("#filter button[type=reset]").click();
  await page.waitForFunction(() => /^(\d+) of \1 /.test(document.getElementById("shown").textContent));
};

const checks = {
  "the verdict stands on top and nothing is wider than the window": async (page) => {
    assert.match(await page.locator("h1").textContent(), /non-conformant/);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} pixels too wide`);
  },
  "headings descend one by one": async (page) => {
    const levels = await page.locator("h1, h2, h3, h4, h5").evaluateAll(
      (all) => all.map((one) => Number(one.tagName[1])),
    );
    levels.reduce((before, level) => (assert.ok(level <= before + 1, `${before} to ${level}`), level), 0);
  },
  "every square of the matrix is a clause": async (page) => {
    const squares = await page.locator(".area .cell").count();
    assert.ok(squares > 50);
    assert.equal(squares, await page.locator("table.clauses tbody tr").count());
  },
  "the charts hold drawings": async (page) => {
    assert.ok((await page.locator(".chart svg rect").count()) > 30);
  },
  "a filter by verdict leaves the cases of that verdict": async (page) => {
    await page.locator(".tile.v-fail").click();
    const failed = Number(await page.locator(".tile.v-fail b").textContent());
    assert.ok(failed > 0);
    assert.equal(await shown(page), failed);
    assert.match(await said(page), new RegExp(`^${failed} of `));
  },
  "a filter by suite and text narrows, and a reset takes it back": async (page) => {
    await reset(page);
    const all = await shown(page);
    await page.locator("select[name=suite]").selectOption("liveperson");
    const suite = await shown(page);
    assert.ok(suite > 0 && suite < all);
    await page.locator("input[name=text]").fill("select retype");
    assert.equal(await shown(page), 0);
    await visible(page.locator("#nothing"));
    await page.locator("input[name=text]").fill("select");
    assert.ok((await shown(page)) < suite);
    await reset(page);
    assert.equal(await shown(page), all);
  },
  "a clause leads to its cases": async (page) => {
    await page.locator("table.clauses:visible a[data-text]").first().click();
    const count = await shown(page);
    assert.ok(count > 0 && count < 200, `${count}`);
    await reset(page);
  },
  "a failure opens from its link, with the offending place marked": async (page) => {
    await page.locator(".jumps a", { hasText: "order::descending" }).first().click();
    const opened = page.locator(".case[open]", { hasText: "order::descending" }).first();
    await visible(opened.locator(".finding"));
    await visible(opened.locator("mark"));
    await visible(opened.locator(".example td.marked"));
    assert.match(await opened.locator("mark").first().textContent(), /lastName/);
  },
  "copying gives the whole command": async (page) => {
    const copy = page.locator(".case[open] .exchange .copy").first();
    await copy.locator("button").click();
    await page.waitForFunction(() => document.querySelector(".case[open] .exchange .copy button").textContent === "copied");
    const text = await page.evaluate(() => navigator.clipboard.readText()).catch(() => null);
    if (text !== null) assert.equal(text, await copy.locator("code").textContent());
    assert.match(await copy.locator("code").textContent(), /^curl .*Bearer \*\*\*/);
  },
  "the changes since the other run stand first by urgency": async (page) => {
    const titles = await page.locator("#changes h3").allTextContents();
    assert.match(titles[0], /^Regressions/);
  },
  "a case opens by keyboard alone": async (page) => {
    const summary = page.locator("#cases .case > summary").nth(3);
    await summary.focus();
    const open = () => summary.evaluate((one) => one.parentElement.open);
    const before = await open();
    await page.keyboard.press("Enter");
    await page.waitForFunction(([one, was]) => one.parentElement.open !== was, [await summary.elementHandle(), before]);
  },
  "text has the contrast of WCAG AA": async (page) => {
    const poor = await page.evaluate(contrasts);
    assert.deepEqual(poor, []);
  },
};

/** Runs in the page: texts whose contrast with what is behind them is below 4.5 to 1. */
const contrasts = () => {
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let outer = element; outer; outer = outer.parentElement) {
      const color = parse(getComputedStyle(outer).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  for (const element of document.querySelectorAll("main *, header *, footer *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const sides = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (sides[0] + 0.05) / (sides[1] + 0.05);
    if (ratio < 4.5) poor.add(`${element.tagName}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return [...poor];
};

const settings = [
  ["light", { viewport: { width: 1280, height: 1000 }, colorScheme: "light" }],
  ["dark", { viewport: { width: 1280, height: 1000 }, colorScheme: "dark" }],
  ["phone", { viewport: { width: 390, height: 844 }, colorScheme: "light", isMobile: true, hasTouch: true }],
];

const photograph = async (page, name) => {
  for (const part of ["verdict", "changes", "matrix", "charts"]) {
    await page.evaluate((id) => document.getElementById(id).scrollIntoView(), part);
    await page.screenshot({ path: join(shots, `${name}-${part}.png`) });
  }
  await page.locator(".case[open] .finding").first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(shots, `${name}-case.png`) });
  await page.locator(".case[open] mark").first().scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(shots, `${name}-body.png`) });
};

const withoutScript = async (browser, report) => {
  const { page, complaints, close } = await open(browser, report, { javaScriptEnabled: false });
  assert.ok((await shown(page)) > 300);
  assert.equal(await page.locator(".filter").isVisible(), false);
  await page.locator("#cases .case > summary").first().click();
  await visible(page.locator("#cases .case[open] .about"));
  assert.deepEqual(complaints, []);
  await close();
};

const themes = async (browser, report) => {
  const { page, close } = await open(browser, report, { colorScheme: "light" });
  const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const seen = [await back()];
  for (const theme of ["light", "dark", "auto"]) {
    await page.locator("#theme").click();
    assert.match(await page.locator("#theme").textContent(), new RegExp(theme));
    seen.push(await back());
  }
  assert.equal(seen[0], seen[1]);
  assert.notEqual(seen[1], seen[2]);
  assert.equal(seen[0], seen[3]);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator(".filter").isVisible(), false);
  await visible(page.locator(".case[data-verdict=fail] .finding"));
  await page.screenshot({ path: join(shots, "print.png") });
  await close();
};

const main = async () => {
  const report = await writeReport();
  const browser = await launch();
  for (const [name, options] of settings) {
    const { page, complaints, close } = await open(browser, report, options);
    for (const [sentence, check] of Object.entries(checks)) {
      await check(page).catch((error) => {
        throw new Error(`${name}: ${sentence}`, { cause: error });
      });
    }
    await photograph(page, name);
    assert.deepEqual(complaints, [], name);
    console.log(`${name}: ${Object.keys(checks).length} checks hold`);
    await close();
  }
  await withoutScript(browser, report);
  await themes(browser, report);
  await browser.close();
  console.log(`the report has ${Math.round(statSync(report).size / 1024)} KiB; look at ${shots}`);
};

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

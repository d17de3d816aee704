// Takes a picture of every page in both languages and two widths.
//
//   node e2e/screens.mjs http://127.0.0.1:8377 OUTPUT-FOLDER [account] [path …]
//
// Fails if a page logs an error or is wider than a small telephone.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { start } from "./browser.mjs";

const [, , base, folder, account = "lin", ...only] = process.argv;
if (!folder) {
  console.error("usage: node e2e/screens.mjs ADDRESS FOLDER [account] [path …]");
  process.exit(2);
}
const PATHS = [
  "/", "/acts", "/acts/decide?take.matter=t-2", "/acts/raise_matter", "/acts/appoint?take.post=z-7",
  "/records", "/records/matter", "/records/matter/t-1", "/records/organ/cyb", "/records/meeting/m-3",
  "/institution", "/regulation", "/regulation/work-organs/20", "/trial?act=convene&as=tao",
  "/meetings", "/meetings/m-1", "/meetings/m-3", "/meetings/m-1/minutes",
  "/ledger", "/ledger/12", "/account", "/nowhere",
];
mkdirSync(folder, { recursive: true });
const browser = await start();
let failures = 0;
const page = await browser.page();
const picture = async (name) => {
  for (const width of [1280, 360]) {
    await page.resize(width);
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    if (wide > width) {
      console.log(`${name}: ${wide} px wide at ${width} px`);
      failures += 1;
    }
    writeFileSync(join(folder, `${name}-${width}.png`), await page.shot());
  }
  await page.resize(1280);
};
for (const lang of ["zh", "en"]) {
  await page.go(`${base}/lang/${lang}?back=/sign-in`);
  if (!only.length) await picture(`${lang}-sign-in`);
  await page.fill("#name", account);
  await page.fill("#password", "yunling-2026");
  await page.click("main button[type=submit]");
  for (const path of only.length ? only : PATHS) {
    await page.go(base + path);
    await picture(`${lang}${path.replace(/[^a-z0-9]+/gi, "-").replace(/-$/, "") || "-home"}`);
  }
  await page.go(base + "/");
  await page.follow("document.querySelector('form[action=\"/sign-out\"] button').click()");
}
// A page that answers 404 on purpose is logged by the browser as a failed load.
const problems = page.problems.filter((problem) => !problem.includes("404"));
for (const problem of problems) console.log(`console: ${problem}`);
await browser.close();
process.exit(failures + problems.length ? 1 : 0);

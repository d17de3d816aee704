// A small driver for Debian's Chromium: DevTools messages over a pipe, nothing to install.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe",
];

/** Starts a browser with a fresh profile. */
export async function start(program = process.env.CHROMIUM ?? "chromium") {
  const profile = mkdtempSync(join(tmpdir(), "tiaoli-browser-"));
  const child = spawn(program, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const [, , , to, from] = child.stdio;
  const waiting = new Map();
  const listeners = new Set();
  let number = 0;
  let rest = "";
  from.setEncoding("utf8");
  from.on("data", (data) => {
    const parts = (rest + data).split("\0");
    rest = parts.pop();
    for (const part of parts) {
      const message = JSON.parse(part);
      if (message.id) {
        const { done, failed } = waiting.get(message.id);
        waiting.delete(message.id);
        message.error ? failed(new Error(message.error.message)) : done(message.result);
      } else {
        for (const listener of [...listeners]) listener(message);
      }
    }
  });
  const send = (method, params = {}, sessionId) =>
    new Promise((done, failed) => {
      number += 1;
      waiting.set(number, { done, failed });
      to.write(JSON.stringify({ id: number, method, params, sessionId }) + "\0");
    });
  const close = async () => {
    await send("Browser.close").catch(() => {});
    await new Promise((done) => (child.exitCode === null ? child.once("exit", done) : done()));
    rmSync(profile, { recursive: true, force: true });
  };
  return { page: (options) => page(send, listeners, options), close };
}

/** Opens a page in a context of its own: cookies are not shared. */
async function page(send, listeners, { width = 1280, height = 900, scripts = true } = {}) {
  const { browserContextId } = await send("Target.createBrowserContext");
  const { targetId } = await send("Target.createTarget", { url: "about:blank", browserContextId });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  const call = (method, params) => send(method, params, sessionId);
  const problems = [];
  listeners.add((message) => {
    if (message.sessionId !== sessionId) return;
    if (message.method === "Runtime.exceptionThrown") problems.push(message.params.exceptionDetails.text);
    if (message.method === "Log.entryAdded" && message.params.entry.level === "error") {
      problems.push(message.params.entry.text);
    }
  });
  await call("Page.enable");
  await call("Runtime.enable");
  await call("Log.enable");
  const resize = (w, h = 900) =>
    call("Emulation.setDeviceMetricsOverride", { width: w, height: h, deviceScaleFactor: 1, mobile: w < 600 });
  await resize(width, height);
  if (!scripts) await call("Emulation.setScriptExecutionDisabled", { value: true });

  const loaded = () =>
    new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error("the page did not load")), 20000);
      const listener = (message) => {
        if (message.sessionId === sessionId && message.method === "Page.loadEventFired") {
          clearTimeout(late);
          listeners.delete(listener);
          done();
        }
      };
      listeners.add(listener);
    });
  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await call("Runtime.evaluate", {
      expression, awaitPromise: true, returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const go = async (address) => {
    const done = loaded();
    await call("Page.navigate", { url: address });
    await done;
  };
  /** Does something in the page that leads to another one. */
  const follow = async (expression) => {
    const done = loaded();
    await evaluate(expression);
    await done;
  };
  const fill = (selector, value) =>
    evaluate(`document.querySelector(${JSON.stringify(selector)}).value = ${JSON.stringify(value)}`);
  const click = (selector) => follow(`document.querySelector(${JSON.stringify(selector)}).click()`);
  const shot = async () => {
    const { cssContentSize } = await call("Page.getLayoutMetrics");
    const clip = { x: 0, y: 0, width: cssContentSize.width, height: Math.min(cssContentSize.height, 4000), scale: 1 };
    const { data } = await call("Page.captureScreenshot", { format: "png", captureBeyondViewport: true, clip });
    return Buffer.from(data, "base64");
  };
  return { call, go, follow, fill, click, evaluate, shot, resize, problems };
}

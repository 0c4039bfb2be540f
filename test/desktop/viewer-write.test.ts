import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAskedToStay } from "../helpers/asked-to-stay.ts";
import { startBrowser } from "../helpers/browser.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { digestOf } from "../helpers/upload-parts.ts";
import { addressOf, barriersOn, PATIENT, signInAs, type Visit, visit } from "../helpers/viewer-visit.ts";
import { ViewerWorld } from "../helpers/viewer-world.ts";

let running: RunningStack;
let world: ViewerWorld;
let browser: Browser;
/** Two people who look at the chat that they have, each in a browser of their own. */
let ann: Visit;
let bob: Visit;
beforeAll(async () => {
  browser = await startBrowser();
  running = await startRunningStack({ seed: 61 });
  world = new ViewerWorld(running);
  await running.subscribe();
  await running.stack.runFunction("delta-sync");
  const { chats, teams } = world.directory;
  await waitFor(
    async () =>
      (await world.rowsOf("chats")) === chats.all.length && (await world.rowsOf("teams")) === teams.all.length,
    60_000,
  );
  world.post("so that there is something");
  [ann, bob] = (await Promise.all(world.people.map(openAs))) as [Visit, Visit];
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function openAs({ userPrincipalName }: { userPrincipalName: string }): Promise<Visit> {
  const visited = await visit(browser);
  await visited.page.goto(addressOf(running));
  await signInAs(visited, userPrincipalName);
  await visited.page.goto(`${addressOf(running)}#/chat/${encodeURIComponent(world.chat.id)}`);
  await composerOn(visited).waitFor(PATIENT);
  return visited;
}

const messagesOn = ({ page }: Visit) => page.getByRole("log", { name: /^Messages of/ });
const composerOn = ({ page }: Visit) => page.getByRole("textbox", { name: /^Message to/ });
const articleOn = (visited: Visit, text: string) => messagesOn(visited).locator("article", { hasText: text });

/** How often the tenant has something with these words. */
function saidTimes(words: string): number {
  const { messages } = world.model.conversation(world.chat.id);
  return [...messages.values()].filter(({ message }) => message.body.content?.includes(words)).length;
}

describe("two people who write", () => {
  it("see at once what they send, as it was meant, and each what the other sends", async () => {
    await composerOn(ann).fill("That is **bold**");
    await composerOn(ann).press("Enter");
    await messagesOn(ann).locator("strong", { hasText: "bold" }).waitFor(PATIENT);
    expect(await composerOn(ann).inputValue()).toBe("");
    await messagesOn(bob).locator("strong", { hasText: "bold" }).waitFor(PATIENT);
    await composerOn(bob).pressSequentially("one line");
    await composerOn(bob).press("Shift+Enter");
    await composerOn(bob).pressSequentially("and another");
    await composerOn(bob).press("Enter");
    await articleOn(ann, "and another").waitFor(PATIENT);
    expect(saidTimes("and another")).toBe(1);
    expect(await articleOn(bob, "and another").count()).toBe(1);
  });

  it("keep what was not answered, and send it once when somebody answers again", async () => {
    const { page } = ann;
    const keys: (string | undefined)[] = [];
    let isCut = true;
    await page.route("**/api/entra/messages/*", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      keys.push(route.request().headers()["idempotency-key"]);
      if (!isCut) return route.fallback();
      // It arrives, and nobody hears of it.
      await route.fetch();
      await route.abort("connectionreset");
    });
    await composerOn(ann).fill("through a tunnel");
    await composerOn(ann).press("Enter");
    await page.getByText("No connection: it is sent by itself").waitFor(PATIENT);
    isCut = false;
    await page.evaluate("dispatchEvent(new Event('online'))");
    await page.locator(".outgoing").waitFor({ ...PATIENT, state: "detached" });
    expect(new Set(keys).size).toBe(1);
    expect(keys.length).toBeGreaterThan(1);
    expect(saidTimes("through a tunnel")).toBe(1);
    expect(await articleOn(ann, "through a tunnel").count()).toBe(1);
    await page.unroute("**/api/entra/messages/*");
  });

  it("are told why something is not sent, and send it again with the same key", async () => {
    const { page } = ann;
    const keys: (string | undefined)[] = [];
    await page.route("**/api/entra/messages/*", async (route) => {
      if (route.request().method() !== "POST") return route.fallback();
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.fallback();
      const body = JSON.stringify({ status: 403, code: "on-behalf-forbidden", title: "Not here", remedy: "Ask Bob." });
      await route.fulfill({ status: 403, contentType: "application/problem+json", body });
    });
    await composerOn(ann).fill("at the second try");
    await composerOn(ann).press("Enter");
    await page.getByRole("alert").getByText("Not sent. Not here. Ask Bob.").waitFor(PATIENT);
    await page.getByRole("button", { name: "Send again" }).click();
    await articleOn(bob, "at the second try").waitFor(PATIENT);
    expect(keys).toEqual([keys[0], keys[0]]);
    await page.unroute("**/api/entra/messages/*");
    await composerOn(ann).fill("é".repeat(15_000));
    await page.getByText("Teams takes 28 KB in one message").waitFor(PATIENT);
    expect(await page.getByRole("button", { name: "Send", exact: true }).isEnabled()).toBe(false);
    await composerOn(ann).fill("");
  });
});

describe("what becomes of a message", () => {
  it("is answered, reacted to, changed and deleted, and each is seen by the other", async () => {
    const { page } = ann;
    await composerOn(bob).fill("Shall we **meet**?");
    await composerOn(bob).press("Enter");
    const asked = articleOn(ann, "Shall we meet?");
    await asked.hover(PATIENT);
    await asked.getByRole("button", { name: "React" }).click();
    await asked.getByRole("button", { name: "Heart" }).click();
    const heart = articleOn(bob, "Shall we meet?").getByRole("button", { name: /1: / });
    await heart.waitFor(PATIENT);
    await asked.getByRole("button", { name: /you among them/ }).click();
    await heart.waitFor({ ...PATIENT, state: "detached" });
    // What is another's is not changed.
    expect(await asked.getByRole("button", { name: "Edit" }).count()).toBe(0);

    await asked.hover();
    await asked.getByRole("button", { name: "Reply" }).click();
    await page.getByText("Answering").waitFor(PATIENT);
    await page.keyboard.type("At nine, **sharp**");
    await page.keyboard.press("Enter");
    const answer = articleOn(bob, "At nine, sharp");
    await answer.getByText(/Shall we meet/).waitFor(PATIENT);

    // By keys alone: to the message, to its tools, along them.
    const own = articleOn(ann, "At nine, sharp");
    await own.locator("strong").waitFor(PATIENT);
    await page.keyboard.press("Shift+Tab");
    await messagesOn(ann).focus();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Tab");
    const focused = () => page.evaluate<string>("document.activeElement.getAttribute('aria-label')");
    for (let step = 0; (await focused()) !== "React" && step < 8; step += 1) await page.keyboard.press("Tab");
    for (const name of ["Reply", "Edit"]) {
      await page.keyboard.press("ArrowRight");
      expect(await focused()).toBe(name);
    }
    await page.keyboard.press("Enter");
    const field = page.getByRole("textbox", { name: "Edit the message" });
    expect(await field.inputValue()).toBe("At nine, **sharp**");
    await field.fill("At ten, **sharp**");
    await field.press("Enter");
    await articleOn(bob, "At ten, sharp").getByText("Edited").waitFor(PATIENT);
    await articleOn(ann, "At ten, sharp").hover();
    await articleOn(ann, "At ten, sharp").getByRole("button", { name: "Delete" }).click();
    await messagesOn(bob).getByText("This message was deleted.").waitFor(PATIENT);
    await page.getByRole("button", { name: "Undo" }).click();
    await articleOn(bob, "At ten, sharp").waitFor(PATIENT);
    await articleOn(ann, "At ten, sharp").waitFor(PATIENT);
  });
});

describe("people who are meant", () => {
  it("are chosen by keys among the members, and see that it is they", async () => {
    const { page } = ann;
    const [, writer] = world.people;
    const first = writer.displayName?.split(" ")[0] ?? "";
    await composerOn(ann).pressSequentially(`Ask @${first.slice(0, 3).toLowerCase()}`);
    await page.getByRole("option", { name: writer.displayName ?? "", selected: true }).waitFor(PATIENT);
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("option").count()).toBe(0);
    await page.keyboard.type(first.slice(3, 4));
    await page.getByRole("option").waitFor(PATIENT);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.type("about the keys");
    expect(await composerOn(ann).inputValue()).toBe(`Ask @${writer.displayName} about the keys`);
    await page.keyboard.press("Enter");
    const mention = articleOn(bob, "about the keys").locator("strong.mention.me");
    await expect.poll(() => mention.innerText(), PATIENT).toContain(writer.displayName);
  });
});

describe("files", () => {
  /** More than one part. */
  const SIZE_BYTES = 12_000_000;
  const bytes = Buffer.from(new Uint8Array(SIZE_BYTES).map((_zero, at) => (at * 7) % 251));

  it("go to the drive part by part, on after a cut, are found where nobody heard of the last, and the other is given them", async () => {
    const { page } = ann;
    let parts = 0;
    await page.route("**/uploadSessions/*", (route) => {
      if (route.request().method() !== "PUT") return route.fallback();
      parts += 1;
      return parts === 2 ? route.abort("connectionreset") : route.fallback();
    });
    // The last part arrives; its answer does not.
    await page.evaluate(`(() => {
      const heard = globalThis.fetch;
      globalThis.fetch = async (url, init) => {
        const answer = await heard(url, init);
        if (init?.method !== "PUT" || answer.status !== 201) return answer;
        globalThis.fetch = heard;
        throw new TypeError("Failed to fetch");
      };
    })()`);
    const dropped = await page.evaluateHandle(
      `(() => {
        const bytes = new Uint8Array(${SIZE_BYTES}).map((_zero, at) => (at * 7) % 251);
        const data = new DataTransfer();
        data.items.add(new File([bytes], "plan of the shop.bin"));
        return data;
      })()`,
    );
    await composerOn(ann).dispatchEvent("drop", { dataTransfer: dropped });
    await page.getByRole("progressbar").waitFor({ ...PATIENT, state: "detached" });
    await page.getByText("plan of the shop.bin").waitFor(PATIENT);
    await composerOn(ann).fill("the plan");
    await composerOn(ann).press("Enter");
    await articleOn(bob, "the plan").getByText("plan of the shop.bin").first().waitFor(PATIENT);
    expect(parts).toBe(3);
    const { messages } = world.model.conversation(world.chat.id);
    const sent = [...messages.values()].find(({ message }) => message.body.content?.includes("the plan"))?.message;
    expect(sent?.attachments?.map(({ name }) => name)).toEqual(["plan of the shop.bin"]);
    const held = world.model.files.get(sent?.attachments?.[0]?.contentUrl ?? "")?.versions.at(-1)?.bytes;
    expect(digestOf(held !== undefined && "chunks" in held ? held.chunks : [])).toBe(digestOf([bytes]));
    await page.unroute("**/uploadSessions/*");
  });

  it("beyond what one message takes are said to be left out", async () => {
    const { page } = ann;
    const dropped = await page.evaluateHandle(
      `(() => {
        const data = new DataTransfer();
        for (let at = 0; at < 12; at += 1) data.items.add(new File(["x"], \`\${at}.txt\`));
        return data;
      })()`,
    );
    await composerOn(ann).dispatchEvent("drop", { dataTransfer: dropped });
    await page.getByRole("alert").getByText("2 of these were left out").waitFor(PATIENT);
    expect(await page.getByRole("list", { name: "Files to send" }).getByRole("listitem").count()).toBe(10);
    expect(await barriersOn(page)).toEqual([]);
    while ((await page.getByRole("button", { name: /^Leave out/ }).count()) > 0)
      await page
        .getByRole("button", { name: /^Leave out/ })
        .first()
        .click();
    expect(await page.getByText("left out").count()).toBe(0);
  });
});

describe("what is not sent yet", () => {
  it("keeps who wrote it from leaving unasked, and is there again", async () => {
    const { page } = bob;
    const [, writer] = world.people;
    // By keys: no browser asks for a page on which nobody did anything.
    await composerOn(bob).pressSequentially("not yet");
    expect(await isAskedToStay(bob.page)).toBe(true);
    page.once("dialog", (dialog) => void dialog.accept());
    await page.reload();
    await expect.poll(() => composerOn(bob).inputValue(), PATIENT).toBe("not yet");
    expect(await page.evaluate<number>("sessionStorage.length")).toBeGreaterThan(0);
    const kept = () => page.evaluate<string | null>(`sessionStorage.getItem("teamsink.drafts.${writer.id}")`);
    expect(await kept()).toContain("not yet");
    await composerOn(bob).press("Enter");
    await articleOn(ann, "not yet").waitFor(PATIENT);
    await page.locator(".outgoing").waitFor({ ...PATIENT, state: "detached" });
    expect(await kept()).toBeNull();
    expect(await isAskedToStay(bob.page)).toBe(false);
    await composerOn(bob).waitFor(PATIENT);
  });

  it("is sent once by who comes back with a second factor, and kept of what they still write", async () => {
    const { people, tenant, chat } = world;
    const requireSecondFactor = (secondFactorRequired: readonly string[]) =>
      fetch(`${tenant.url}/_control/behaviours`, { method: "PATCH", body: JSON.stringify({ secondFactorRequired }) });
    const [{ id, userPrincipalName }] = people;
    const visited = await visit(browser);
    const { page } = visited;
    const asked: string[] = [];
    page.on("dialog", (dialog) => void dialog.accept().then(() => asked.push(dialog.type())));
    // Nothing is done in their name before the tenant wants more.
    for (const path of ["viewpoints*", "presence*", "chats/*"])
      await page.route(`**/api/entra/${path}`, (route) => route.abort());
    await page.goto(addressOf(running));
    await signInAs(visited, userPrincipalName);
    await page.goto(`${addressOf(running)}#/chat/${encodeURIComponent(world.otherChat.id)}`);
    await composerOn(visited).fill("half a thought", PATIENT);
    await page.goto(`${addressOf(running)}#/chat/${encodeURIComponent(chat.id)}`);
    await composerOn(visited).fill("with a second factor", PATIENT);
    await requireSecondFactor([id]);
    await composerOn(visited).press("Enter");
    await page.getByRole("button", { name: userPrincipalName }).click(PATIENT);
    await articleOn(visited, "with a second factor").waitFor(PATIENT);
    await page.locator(".outgoing").waitFor({ ...PATIENT, state: "detached" });
    await requireSecondFactor([]);
    expect(saidTimes("with a second factor")).toBe(1);
    expect(asked).toEqual([]);
    await page.goto(`${addressOf(running)}#/chat/${encodeURIComponent(world.otherChat.id)}`);
    await expect.poll(() => composerOn(visited).inputValue(), PATIENT).toBe("half a thought");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor(PATIENT);
    const names = await page.evaluate<string[]>("Object.keys(sessionStorage)");
    expect(names.filter((name) => name.startsWith("teamsink."))).toEqual([]);
    await visited.context.close();
  });
});

describe("the page on which one writes", () => {
  it("has no barrier that a program finds, and nothing that its policy refuses", async () => {
    await composerOn(ann).focus();
    expect(await barriersOn(ann.page)).toEqual([]);
    expect(ann.complaints.filter((complaint) => !/Failed to load resource/.test(complaint))).toEqual([]);
    // That they have read it gives way to whoever writes.
    expect(bob.complaints.filter((complaint) => !complaint.includes("429 (Too Many Requests)"))).toEqual([]);
  });
});

describe("a channel", () => {
  it("takes posts, and replies to them in their thread", async () => {
    const { page } = ann;
    const { team, channel } = world.channel;
    await page.goto(`${addressOf(running)}#/channel/${team.id}/${encodeURIComponent(channel.id)}`);
    const post = page.getByRole("textbox", { name: /^New post in/ });
    await page.getByRole("textbox", { name: "Subject" }).fill("On Friday", PATIENT);
    await page.keyboard.press("Enter");
    await page.keyboard.type("news for *all*");
    expect(await barriersOn(page)).toEqual([]);
    await post.press("Enter");
    const posted = articleOn(ann, "news for all");
    await posted.locator("em").waitFor(PATIENT);
    await posted.getByText("On Friday").waitFor(PATIENT);
    expect(await page.getByRole("textbox", { name: "Subject" }).inputValue()).toBe("");
    await posted.hover();
    await posted.getByRole("button", { name: "Reply" }).click();
    const reply = page.getByRole("textbox", { name: "Reply", exact: true });
    await reply.fill("good news", PATIENT);
    await reply.press("Enter");
    await page.getByRole("log", { name: "Replies" }).getByText("good news").waitFor(PATIENT);
    await page.locator(".outgoing").waitFor({ ...PATIENT, state: "detached" });
    await posted.getByRole("button", { name: /1 reply/ }).waitFor(PATIENT);
    expect(await barriersOn(page)).toEqual([]);
  });
});

describe("what is read, and who is there", () => {
  it("is the same as in Teams, and is said of the other in the list", async () => {
    const [reader, writer] = world.people;
    const row = ({ page }: Visit, name: string | undefined) =>
      page.locator(".conversations .row", { hasText: name ?? "" }).first();
    const bearerOf = async (user: typeof reader) => `Bearer ${await running.stack.tokenOf(user, "writing")}`;
    const viewpointOf = async () => {
      const headers = { authorization: await bearerOf(reader) };
      const answer = await fetch(`${running.doors.http}/api/entra/viewpoints`, { headers });
      const { viewpoints } = (await answer.json()) as { viewpoints: { chatId: string; unread: number }[] };
      return viewpoints.find(({ chatId }) => chatId === world.chat.id)?.unread;
    };
    await ann.page.goto(`${addressOf(running)}#/chat/${encodeURIComponent(world.chat.id)}`);
    await composerOn(ann).waitFor(PATIENT);
    // What was on the page before is of another conversation.
    expect(await row(ann, writer.displayName).innerText()).not.toContain("news for all");
    // Shown, it is read, there as well.
    world.post("have you read this?");
    await messagesOn(ann).getByText("have you read this?").waitFor(PATIENT);
    await waitFor(async () => (await viewpointOf()) === 0, 30_000);
    await ann.page.getByRole("button", { name: "Mark as unread" }).click();
    await row(ann, writer.displayName)
      .getByText(/1\s+unread/)
      .waitFor(PATIENT);
    expect(await viewpointOf()).toBe(1);
    const body = JSON.stringify({ availability: "Busy", minutes: 30 });
    const headers = { authorization: await bearerOf(writer) };
    await fetch(`${running.doors.http}/api/entra/presence`, { method: "POST", headers, body });
    // Nobody loads the page again: it is told.
    await row(ann, writer.displayName)
      .getByText(", busy")
      .waitFor({ ...PATIENT, state: "attached" });
    // As if they had many pages of chats.
    await ann.page.route("**/api/entra/viewpoints?*", (route) =>
      route.continue({ url: route.request().url().replace("limit=50", "limit=1") }),
    );
    const second = ann.page.waitForResponse((response) => /viewpoints\?.*cursor=/.test(response.url()), PATIENT);
    await ann.page.reload();
    expect((await second).status()).toBe(200);
    expect(await barriersOn(ann.page)).toEqual([]);
  });
});

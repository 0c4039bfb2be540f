import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { copyFile, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { platformKeyring } from "../../cli/session/platform-keyring.ts";
import { CLI_PATH, ensureCli } from "../../local/build-cli.ts";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";
import { startBrowser } from "../helpers/browser.ts";
import { sendCardFiles } from "../helpers/card-files.ts";
import { HAS_SECRET_SERVICE, startPrivateKeyring, WITHOUT_KEYRING } from "../helpers/private-keyring.ts";
import { waitFor } from "../helpers/processes.ts";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { openTerminal, type Terminal } from "../helpers/terminal.ts";
import { digestOf, heldIn } from "../helpers/upload-parts.ts";
import { addressOf, PATIENT, signInAs, visit } from "../helpers/viewer-visit.ts";
import { ViewerWorld } from "../helpers/viewer-world.ts";

const MANY = 70;
const folder = createTemporaryFolder();
let running: RunningStack;
let world: ViewerWorld;
let environment: Record<string, string>;
const terminals: Terminal[] = [];

beforeAll(async () => {
  [running] = await Promise.all([startRunningStack({ seed: 62 }), ensureCli()]);
  world = new ViewerWorld(running);
  environment = {
    PATH: process.env.PATH ?? "",
    HOME: folder.path,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    TZ: "Europe/Berlin",
    TEAMSINK_API: `${running.doors.http}/api`,
    NODE_EXTRA_CA_CERTS: running.stack.caFile,
    ...WITHOUT_KEYRING,
  };
  await running.subscribe();
  await running.stack.runFunction("delta-sync");
  // Who is in which chat is read from Graph.
  const { chats, teams } = world.directory;
  await waitFor(
    async () =>
      (await world.rowsOf("chats")) === chats.all.length && (await world.rowsOf("teams")) === teams.all.length,
    60_000,
  );
  for (let number = 1; number <= MANY; number += 1) world.post(`line ${number} of many`);
  await waitFor(async () => (await world.textsOf(world.chat.id)).includes(`line ${MANY} of many`), 60_000);
});
afterEach(async () => {
  await Promise.all(terminals.splice(0).map((terminal) => terminal.end()));
});
afterAll(async () => {
  await running?.stop();
  await folder.remove();
});

const run = promisify(execFile);

async function open(columns: number, rows: number): Promise<Terminal> {
  const terminal = await openTerminal({ columns, rows, command: [process.execPath, CLI_PATH], environment });
  terminals.push(terminal);
  return terminal;
}

/** One command, as a script runs it: nobody looks at its output. */
const command = (...args: string[]) => runIn(environment, ...args);

async function runIn(env: Record<string, string>, ...args: string[]) {
  const { stdout, stderr, code } = await run(process.execPath, [CLI_PATH, ...args], { env }).then(
    (said) => ({ ...said, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  );
  return { stdout, stderr, code };
}

/** What the person does on another device: enters the code, and says who they are. */
async function enterCode(screen: string, username: string): Promise<void> {
  const [, page = ""] = /(https:\/\/\S+\/deviceauth)/.exec(screen) ?? [];
  const [, code = ""] = /enter the code\s+([A-Z0-9]{9})/.exec(screen) ?? [];
  const answer = await fetch(page, { method: "POST", body: new URLSearchParams({ user_code: code, username }) });
  expect(await answer.text()).toContain("You have signed in");
}

/** Nothing is drawn over anything else: the head first, a rule above and one below the body, and no row too long. */
function expectWhole(screen: string, columns: number): void {
  const rows = screen.replace(/\n$/, "").split("\n");
  expect(rows[0]).toMatch(/^ teamsink/);
  expect(rows[1]).toBe("─".repeat(columns - 1));
  expect(rows.filter((row) => row === "─".repeat(columns - 1))).toHaveLength(2);
  expect(rows.filter((row) => [...row].length > columns)).toEqual([]);
}

describe("at 80 columns", () => {
  it("says to a script that nobody is signed in", async () => {
    expect((await command("whoami")).code).toBe(4);
  });

  it("signs somebody in by a code, shows a conversation live, finds, lists members, and leaves", async () => {
    const [reader, writer] = world.people;
    const terminal = await open(80, 24);
    await terminal.sees(/With a code/);
    await terminal.press("Down", "Enter");
    await enterCode(await terminal.sees(/enter the code\s+[A-Z0-9]{9}/), reader.userPrincipalName);
    expectWhole(await terminal.sees(/Chat with somebody/), 80);

    await terminal.press("Down", "Enter");
    await terminal.sees(/Chats/);
    await terminal.type(writer.displayName ?? "");
    await terminal.press("Enter");
    const chat = await terminal.sees(/● live/);
    expectWhole(await terminal.sees(new RegExp(`line ${MANY} of many`)), 80);
    expect(chat).toContain(`› ${writer.displayName}`);

    world.post("written while somebody looks");
    await terminal.sees(/written while somebody looks/);
    const reference = { conversationId: world.chat.id, messageId: world.post("soon otherwise").id };
    await terminal.sees(/soon otherwise/);
    world.model.editMessage(reference, { text: "said otherwise" });
    expect(await terminal.sees(/said otherwise \(edited\)/)).not.toContain("soon otherwise");

    // What is typed stays while something comes.
    await terminal.type("half a sentence");
    world.post("in between");
    expect(await terminal.sees(/in between/)).toContain("half a sentence");
    await terminal.press("C-u");

    await waitFor(async () => {
      await terminal.press("PPage");
      return /line 1 of many/.test(await terminal.screen());
    });
    expect(await terminal.screen()).toContain("This is the beginning.");
    await terminal.press("Escape");
    // Where one was in the list one is again.
    await terminal.sees(new RegExp(`❯ .*${writer.displayName}`));
    await terminal.press("Enter");
    await terminal.sees(/● live/);
    await terminal.type("/members");
    await terminal.press("Enter");
    expectWhole(await terminal.sees(new RegExp(`${reader.displayName} \\(you\\)`)), 80);
    await terminal.press("Escape");
    await terminal.sees(/● live/);

    await running.stack.runFunction("feed-search");
    await waitFor(async () => {
      await terminal.type('/search "line 40 of many"');
      await terminal.press("Enter");
      const found = await terminal.sees(/Search › [\s\S]*(line 40 of many {2}|Nothing was found)/);
      if (/\d\d:\d\d\n/.test(found)) return true;
      await running.stack.runFunction("feed-search");
      await terminal.press("Escape");
      await terminal.sees(/● live/);
      return false;
    }, 60_000);
    await terminal.press("Enter");
    expectWhole(await terminal.sees(/› Message[\s\S]*line 40 of many/), 80);

    await terminal.press("C-c");
    await terminal.sees(/Chat with somebody/);
    await terminal.press("C-c");
    await terminal.sees(/ended with 0/);
  });

  it("keeps tokens where nobody else reads them, and says them nowhere", async () => {
    const kept = join(folder.path, ".config", "teamsink");
    const names = await readdir(kept);
    const tokens = names.filter((name) => name.startsWith("tokens-"));
    expect(tokens).toHaveLength(1);
    for (const name of names) expect((await stat(join(kept, name))).mode & 0o777, name).toBe(0o600);
    const [token = ""] = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(await readFile(join(kept, tokens[0] ?? ""), "utf8")) ?? [];
    expect(token).not.toBe("");
    const said = [await command("whoami", "--json"), await command("doctor", "--json"), await command("accounts")];
    expect(said.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(said.map(({ stdout }) => stdout).join()).not.toContain("eyJ");
  });
});

describe.runIf(HAS_SECRET_SERVICE)("with a keyring", () => {
  it("keeps tokens encrypted from one command to the next, and nothing once somebody has signed out", async () => {
    const keyring = await startPrivateKeyring();
    const kept = join(folder.path, "with-keyring");
    const own = { ...environment, ...keyring.environment, TEAMSINK_CONFIG_DIR: kept };
    const tokensIn = async () => (await readdir(kept)).filter((name) => name.startsWith("tokens-"));
    try {
      const child = spawn(process.execPath, [CLI_PATH, "login", "--device-code"], { env: own });
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString();
      });
      const ended = once(child, "exit");
      await waitFor(() => /enter the code\s+[A-Z0-9]{9}\n/.test(said));
      await enterCode(said, world.people[0].userPrincipalName);
      expect(await ended).toEqual([0, null]);
      const [name = ""] = await tokensIn();
      expect(await readFile(join(kept, name), "utf8")).toMatch(/^[\w-]+$/);
      const who = await runIn(own, "whoami", "--json");
      expect(JSON.parse(who.stdout)).toMatchObject({ id: world.people[0].id, kept: "encrypted" });
      expect((await runIn({ ...own, TEAMSINK_KEYRING: "off" }, "whoami")).stderr).toContain("TEAMSINK_KEYRING is off");
      // As somebody has it who copied the one file out of the clone: the library is not beside it.
      const alone = join(folder.path, "teamsink.mjs");
      await copyFile(CLI_PATH, alone);
      const missing = await run(process.execPath, [alone, "whoami"], { env: own }).catch((error: unknown) => error);
      expect(missing).toMatchObject({ code: 4, stderr: expect.stringContaining("keyring is not installed") });
      const clear = await run(process.execPath, [alone, "whoami"], { env: environment });
      expect(clear.stdout).toContain("unencrypted: the library for this platform's keyring is not installed");

      expect((await runIn(own, "logout")).code).toBe(0);
      expect(await tokensIn()).toEqual([]);
      expect(await platformKeyring(own).read(join(kept, name))).toEqual({ key: null });
      expect((await runIn(own, "whoami")).code).toBe(4);
    } finally {
      await keyring.end();
    }
  });
});

describe("at 120 columns", () => {
  it("is drawn anew when the window becomes another, with everything in its place", async () => {
    const terminal = await open(120, 40);
    expectWhole(await terminal.sees(/Chat with somebody/), 120);
    await terminal.press("Down", "Enter");
    await terminal.sees(/Chats/);
    await terminal.type(world.people[1].displayName ?? "");
    await terminal.press("Enter");
    await terminal.sees(new RegExp(`line ${MANY} of many[\\s\\S]*● live|● live[\\s\\S]*line ${MANY} of many`));
    await terminal.resize(80, 24);
    await waitFor(async () => (await terminal.screen()).split("\n")[1] === "─".repeat(79));
    await terminal.resize(120, 40);
    await waitFor(async () => (await terminal.screen()).split("\n")[1] === "─".repeat(119));
    expectWhole(await terminal.screen(), 120);
    await terminal.press("C-c", "C-c");
    await terminal.sees(/ended with 0/);
  });
});

describe("commands", () => {
  it("answer with lines for people and for programs, and with an exit code", async () => {
    const [, writer] = world.people;
    const { stdout: listed } = await command("chats", "list", "--json");
    const chats = JSON.parse(listed) as { conversationId: string; title: string }[];
    expect(chats.find(({ conversationId }) => conversationId === world.chat.id)?.title).toBe(writer.displayName);
    const { stdout: lines } = await command("messages", "list", world.chat.id, "--query", "line 12 of many");
    expect(lines.split("\n")[0]?.split("\t").slice(1, 3)).toEqual([writer.displayName, "line 12 of many"]);
    const file = join(folder.path, "all.ndjson");
    expect((await command("export", world.chat.id, "-o", file)).code).toBe(0);
    const exported = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { id: string });
    const { messages } = world.model.conversation(world.chat.id);
    expect(new Set(exported.map(({ id }) => id))).toEqual(new Set(messages.keys()));
    expect((await command("messages", "list", "no such thing")).code).toBe(2);
    expect((await command("audit")).code).toBe(1);
    expect((await command("frobnicate")).code).toBe(2);
  });
});

describe("writing", () => {
  const messagesOf = () => [...world.model.conversation(world.chat.id).messages.values()].map(({ message }) => message);
  const withText = (text: string) => messagesOf().filter(({ body }) => body.content?.includes(text));

  it("sends, changes, reacts, answers, uploads and deletes, each once and as the person", async () => {
    const [reader, writer] = world.people;
    const file = join(folder.path, "a plan.txt");
    await writeFile(file, "the plan");
    const terminal = await open(80, 24);
    await terminal.sees(/reads and writes/);
    await terminal.press("Down", "Enter");
    await terminal.sees(/Chats/);
    await terminal.type(writer.displayName ?? "");
    await terminal.press("Enter");
    await terminal.sees(/● live/);
    await terminal.type("from the terminal 👩‍💻 שלום");
    await terminal.press("Enter");
    expectWhole(await terminal.sees(/You +from the terminal(?![\s\S]*sending)/), 80);
    expect(withText("from the terminal 👩‍💻 שלום").map(({ from }) => from?.user?.id)).toEqual([reader.id]);

    await terminal.press("Up");
    await terminal.type("e");
    await terminal.sees(/changing: /);
    await terminal.type(", changed");
    await terminal.press("Enter");
    await terminal.sees(/changed \(edited\)/);
    expect(withText(", changed")).toHaveLength(1);

    await terminal.type("/react 🎉");
    await terminal.press("Enter");
    await terminal.sees(/🎉 1/);
    expect(withText(", changed")[0]?.reactions?.map(({ reactionType }) => reactionType)).toEqual(["🎉"]);

    world.post("what do you say?");
    await terminal.sees(/what do you say\?/);
    await terminal.press("Up");
    await terminal.type("r");
    await terminal.sees(/answering /);
    await terminal.type("this");
    await terminal.press("Enter");
    await terminal.sees(/│ what do you say\?[\s\S]*this/);

    await terminal.type(`/file "${file}" for you`);
    await terminal.press("Enter");
    await terminal.sees(/for you\n.*📎 a plan.txt/);
    const [sent] = withText("for you");
    expect(sent?.attachments?.map(({ name, contentType }) => [name, contentType])).toEqual([
      ["a plan.txt", "reference"],
    ]);

    await terminal.press("Escape", "Up");
    await terminal.type("d");
    await terminal.sees(/delete\?/);
    await terminal.press("Enter");
    await terminal.sees(/This message was deleted/);
    expect(withText("for you").filter(({ deletedDateTime }) => deletedDateTime === null)).toEqual([]);
    await terminal.press("C-c");
    await terminal.sees(/Chat with somebody/);
    await terminal.press("C-c");
    await terminal.sees(/ended with 0/);
  });

  it("sends once what a script sends twice with the same key, and opens chats", async () => {
    const args = ["messages", "send", world.chat.id, "from a script", "--key", "the-same"];
    const [first, second] = [await command(...args), await command(...args)];
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.stdout).toBe(first.stdout);
    expect(withText("from a script").map(({ id }) => id)).toEqual([first.stdout.trim()]);
    const { userPrincipalName } = world.people[1];
    const opened = await command("chats", "new", userPrincipalName, "-m", "hello again");
    expect(opened).toMatchObject({ code: 0, stdout: `${world.chat.id}\n` });
    await waitFor(() => withText("hello again").length === 1);
    const set = await command("presence", "set", "busy", "--minutes", "30", "--json");
    expect(JSON.parse(set.stdout)).toMatchObject([{ availability: "Busy" }]);
  });

  it("sends cards in files, with a text or alone, and says of a file that is none what is wrong with it", () =>
    sendCardFiles({ chatId: world.chat.id, messagesOf, folder: folder.path, command }));

  it("sends twenty megabytes, sees who comes, sets a status, and another sees all of it in the viewer", async () => {
    const [reader, writer] = world.people;
    const bytes = randomBytes(20 * 1024 * 1024 + 5);
    const path = join(folder.path, "figures.bin");
    await writeFile(path, bytes);
    const terminal = await open(80, 24);
    await terminal.sees(/Chat with somebody/);
    await terminal.press("Down", "Enter");
    await terminal.sees(/Chats/);
    await terminal.type(writer.displayName ?? "");
    await terminal.press("Enter");
    await terminal.sees(/● live/);
    await terminal.type(`/file ${path} the figures`);
    await terminal.press("Enter");
    expectWhole(await terminal.sees(/figures\.bin/, 60_000), 80);
    await waitFor(() => withText("the figures").length === 1, 60_000);
    const [file] = withText("the figures")[0]?.attachments ?? [];
    expect(digestOf(heldIn(world.model.files.get(file?.contentUrl ?? "")))).toBe(digestOf([bytes]));
    await terminal.type("/presence");
    await terminal.press("Enter");
    await terminal.sees(/offline/);
    const presence = { availability: "BeRightBack", activity: "BeRightBack", lastsMs: 3_600_000 };
    running.stack.tenant?.presences.setSession(writer.id, "teams", presence);
    expectWhole(await terminal.sees(/be right back/), 80);
    await terminal.press("C-c");
    await terminal.sees(/Chat with somebody/);
    await terminal.press("C-c");
    await terminal.sees(/ended with 0/);
    expect((await command("status", "set", "in a terminal")).code).toBe(0);

    const browser = await startBrowser();
    try {
      const seen = await visit(browser);
      await seen.page.goto(addressOf(running));
      await signInAs(seen, writer.userPrincipalName);
      await seen.page
        .getByRole("link", { name: reader.displayName ?? "" })
        .first()
        .click();
      for (const text of [", changed", "from a script", "hello again", "the figures", "figures.bin"]) {
        await seen.page.getByText(text).first().waitFor(PATIENT);
      }
      for (const hasText of ["Build 77 is green", "Lunch at noon"]) {
        await seen.page.locator(".card", { hasText }).first().waitFor(PATIENT);
      }
    } finally {
      await browser.close();
    }
  });
});

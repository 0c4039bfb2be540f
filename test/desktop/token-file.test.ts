import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changeConfig, readConfig } from "../../cli/session/config.ts";
import type { Environment } from "../../cli/session/folder.ts";
import { type PlatformKeyring, platformKeyring } from "../../cli/session/platform-keyring.ts";
import { KEY_BYTES } from "../../cli/session/seal.ts";
import { tokenFile } from "../../cli/session/token-file.ts";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";
import {
  HAS_SECRET_SERVICE,
  type PrivateKeyring,
  startPrivateKeyring,
  WITHOUT_KEYRING,
} from "../helpers/private-keyring.ts";
import { waitFor } from "../helpers/processes.ts";

const NAME = "tokens-1.json";
const TEXT = '{"RefreshToken":"very secret"}';
const root = createTemporaryFolder();
let made = 0;
afterAll(() => root.remove());

/** A folder of somebody's, and the file there as each process opens it. */
function someone(keyring: PlatformKeyring) {
  made += 1;
  const folder = join(root.path, `${made}`);
  const path = join(folder, NAME);
  return {
    folder,
    path,
    keyring,
    open: (by = keyring) => tokenFile(folder, NAME, by),
    kept: () => readFile(path, "utf8"),
    /** As a version before this one left it. */
    async leaveClear(text = TEXT) {
      await changeConfig(folder, (config) => config);
      await writeFile(path, text, { mode: 0o600 });
    },
  };
}

const off = () => platformKeyring({ TEAMSINK_KEYRING: "off" });
const signedOut = (message: RegExp) =>
  expect.objectContaining({ outcome: "signedOut", message: expect.stringMatching(message) });

describe.runIf(HAS_SECRET_SERVICE)("where the platform has a keyring", () => {
  let session: PrivateKeyring;
  const there = () => platformKeyring(session.environment);
  beforeAll(async () => {
    session = await startPrivateKeyring();
  });
  afterAll(() => session?.end());

  it("is encrypted, for its owner alone, and read by the next process", async () => {
    const ann = someone(there());
    const first = ann.open();
    expect(await first.read()).toBeUndefined();
    await first.write(TEXT);
    expect(await ann.kept()).toMatch(/^[\w-]+$/);
    expect((await stat(ann.path)).mode & 0o777).toBe(0o600);
    expect(await ann.open().read()).toBe(TEXT);
    expect(await ann.open().keeping()).toBe("encrypted");
  });

  it("encrypts at its first run what was in the clear, and leaves nothing of that behind", async () => {
    const ann = someone(there());
    await ann.leaveClear();
    expect(await ann.open().read()).toBe(TEXT);
    expect((await readdir(ann.folder)).toSorted()).toEqual(["config.json", NAME]);
    expect(await ann.kept()).toMatch(/^[\w-]+$/);
    expect(await ann.open().read()).toBe(TEXT);
  });

  it("is read by all where many begin at the same time", async () => {
    const ann = someone(there());
    await ann.leaveClear();
    const all = Array.from({ length: 6 }, () => ann.open());
    expect(await Promise.all(all.map((one) => one.read()))).toEqual(all.map(() => TEXT));
    for (const [number, one] of all.entries()) {
      await one.read();
      await one.write(`{"by":${number}}`);
      expect(await ann.open().read()).toBe(`{"by":${number}}`);
    }
  });

  describe("and two processes begin at the same time", () => {
    it.each(["makes", "finds"])("it is sealed by the key that stands, not by one it %s", async (does) => {
      const ann = someone(there());
      const replaceKey = () => ann.keyring.write(ann.path, randomBytes(KEY_BYTES));
      if (does === "finds") await replaceKey();
      let isReplaced = false;
      const early: PlatformKeyring = {
        ...ann.keyring,
        async read(name) {
          const answer = await ann.keyring.read(name);
          if (answer.fault === undefined && answer.key !== null && !isReplaced) {
            isReplaced = true;
            await replaceKey();
          }
          return answer;
        },
        async write(name, key) {
          const answer = await ann.keyring.write(name, key);
          isReplaced = true;
          await replaceKey();
          return answer;
        },
      };
      await ann.open(early).write(TEXT);
      expect(isReplaced).toBe(true);
      expect(await ann.open().read()).toBe(TEXT);
    });

    it("what one has encrypted by a key that the other replaces is encrypted again", async () => {
      const ann = someone(there());
      await ann.leaveClear();
      const late: PlatformKeyring = {
        ...ann.keyring,
        async write(name, key) {
          await ann.open().read();
          return ann.keyring.write(name, key);
        },
      };
      await ann.open(late).read();
      expect(await ann.kept()).toMatch(/^[\w-]+$/);
      expect(await ann.open().read()).toBe(TEXT);
    });
  });

  it("keeps what another process wrote while the keyring was asked", async () => {
    const ann = someone(there());
    await ann.leaveClear();
    await ann
      .open({
        ...ann.keyring,
        async write(name, key) {
          await ann.leaveClear('{"RefreshToken":"newer"}');
          return ann.keyring.write(name, key);
        },
      })
      .read();
    expect(await ann.open().read()).toBe('{"RefreshToken":"newer"}');
  });

  it.each([
    ["changed", (text: string) => `${text.slice(0, 60)}${text[60] === "A" ? "B" : "A"}${text.slice(61)}`],
    ["cut", (text: string) => text.slice(0, 40)],
    ["empty", () => ""],
    ["of a later version", (text: string) => `Ag${text.slice(2)}`],
  ])("says to sign in again where the file is %s, and is replaced then", async (_what, damage) => {
    const ann = someone(there());
    const running = ann.open();
    await running.write(TEXT);
    await writeFile(ann.path, damage(await ann.kept()));
    await expect(ann.open().read()).rejects.toEqual(signedOut(/cannot be read any more: its file is damaged/));
    await expect(running.read()).rejects.toEqual(signedOut(/damaged/));
    const again = ann.open();
    expect(await again.readAnew()).toBeUndefined();
    await again.write(TEXT);
    expect([await ann.open().read(), await running.read()]).toEqual([TEXT, TEXT]);
  });

  it("says to sign in again where the key is gone, and makes a new one then", async () => {
    const ann = someone(there());
    const running = ann.open();
    await running.write(TEXT);
    await ann.keyring.remove(ann.path);
    await expect(ann.open().read()).rejects.toEqual(signedOut(/its key is gone/));
    const again = ann.open();
    expect(await again.readAnew()).toBeUndefined();
    await again.write('{"again":1}');
    // Whoever was running has the old key, and asks for the new one.
    expect(await running.read()).toBe('{"again":1}');
    await running.write('{"again":2}');
    expect(await ann.open().read()).toBe('{"again":2}');
  });

  it("is gone with its key for everybody when the last one signs out", async () => {
    const ann = someone(there());
    const running = ann.open();
    await running.write(TEXT);
    const other = ann.open();
    await other.read();
    await other.remove();
    expect(await readdir(ann.folder)).toEqual([]);
    expect(await ann.keyring.read(ann.path)).toEqual({ key: null });
    expect(await running.read()).toBeUndefined();
  });

  it("leaves the keyring alone where TEAMSINK_KEYRING is off", async () => {
    const ann = someone(there());
    await ann.open().write(TEXT);
    await expect(ann.open(off()).read()).rejects.toEqual(signedOut(/TEAMSINK_KEYRING is off/));
    const again = ann.open(off());
    expect(await again.readAnew()).toBeUndefined();
    await again.write(TEXT);
    expect([await ann.kept(), await again.keeping()]).toEqual([TEXT, "off"]);
  });

  it("says so while the keyring is locked, and keeps in the clear what is signed in meanwhile", async () => {
    const locked = await startPrivateKeyring();
    try {
      const ann = someone(platformKeyring(locked.environment));
      await ann.open().write(TEXT);
      const sealed = await ann.kept();
      await locked.lock();
      await expect(ann.open().read()).rejects.toEqual(
        signedOut(/encrypted, and there is no keyring here, or it is locked/),
      );
      expect(await ann.kept()).toBe(sealed);
      const again = ann.open();
      expect(await again.readAnew()).toBeUndefined();
      await again.write(TEXT);
      expect([await ann.kept(), await ann.open().keeping()]).toEqual([TEXT, "refused"]);
    } finally {
      await locked.end();
    }
  });
});

describe("where the platform has none", () => {
  const BARE: Environment = { PATH: process.env.PATH, ...WITHOUT_KEYRING };
  it.runIf(HAS_SECRET_SERVICE)("is a file of its owner alone, and nobody is asked again for a day", async () => {
    const ann = someone(platformKeyring(BARE));
    await ann.open().write(TEXT);
    expect((await stat(ann.path)).mode & 0o777).toBe(0o600);
    expect([await ann.kept(), await ann.open().read(), await ann.open().keeping()]).toEqual([TEXT, TEXT, "refused"]);
    const asked: string[] = [];
    const counting: PlatformKeyring = {
      ...ann.keyring,
      read: (name) => {
        asked.push(name);
        return ann.keyring.read(name);
      },
    };
    const later = ann.open(counting);
    await later.read();
    await later.write(TEXT);
    expect(asked).toEqual([]);
    await changeConfig(ann.folder, (config) => ({
      ...config,
      keyring: { fault: "silent", failedMs: Date.now() - 90_000_000 },
    }));
    await ann.open(counting).read();
    expect(asked).toEqual([ann.path]);
    expect((await readConfig(ann.folder)).keyring?.fault).toBe("refused");
    // Whoever signs in asks in any case.
    await ann.open(counting).readAnew();
    expect(asked).toHaveLength(2);
  });

  describe.runIf(HAS_SECRET_SERVICE)("that answers", () => {
    const connections: Socket[] = [];
    const silent = createServer((socket) => connections.push(socket.resume()));
    const address = join(root.path, "silent");
    const environment = { ...BARE, DBUS_SESSION_BUS_ADDRESS: `unix:path=${address}` };
    beforeAll(() => new Promise<void>((resolve) => silent.listen(address, resolve)));
    afterAll(() => silent.close());

    it("is waited for as long as it may take, and no longer", async () => {
      const ann = someone(platformKeyring(environment, 1_000));
      await ann.open().write(TEXT);
      expect([await ann.kept(), await ann.open().keeping(), connections.length]).toEqual([TEXT, "silent", 1]);
      await writeFile(ann.path, "AQsealed");
      await expect(ann.open().read()).rejects.toEqual(signedOut(/encrypted, and the keyring does not answer/));
      connections.length = 0;
      await expect(ann.open(platformKeyring({ ...environment, TEAMSINK_KEYRING: "off" })).read()).rejects.toThrow();
      expect(connections).toEqual([]);
    });

    it("hears of the key from a process that shows it to nobody, and ends with the one that asked", async () => {
      connections.length = 0;
      const key = randomBytes(KEY_BYTES);
      const asks = `
        import { readFileSync } from "node:fs";
        import { platformKeyring } from "${join(process.cwd(), "cli/session/platform-keyring.ts")}";
        process.once("SIGTERM", () => process.exit());
        const key = Buffer.from(readFileSync(0, "utf8"), "base64");
        await platformKeyring(process.env).write("a name", key);`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", asks], { env: environment });
      const ended = once(child, "exit");
      child.stdin.end(key.toString("base64"));
      await waitFor(() => connections.length === 1);
      const asking = (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")).trim();
      const shown = await Promise.all(
        ["cmdline", "environ"].map((name) => readFile(`/proc/${asking}/${name}`, "utf8")),
      );
      expect(shown[0]).toContain("a name");
      for (const encoding of ["base64", "base64url", "hex"] as const) {
        expect(shown.join()).not.toContain(key.toString(encoding));
      }
      child.kill();
      await ended;
      await waitFor(() => connections[0]?.closed === true, 5_000);
    });
  });

  it("is no file under a key that a keyring took and did not keep", async () => {
    const forgetful: PlatformKeyring = {
      fault: undefined,
      read: async () => ({ key: null }),
      write: async () => ({ key: null }),
      remove: async () => ({ key: null }),
    };
    const ann = someone(forgetful);
    await ann.open().write(TEXT);
    expect([await ann.kept(), await ann.open().keeping()]).toEqual([TEXT, "refused"]);
  });

  it.runIf(HAS_SECRET_SERVICE)("says that a half of the library is none", async () => {
    const half = { ...BARE, NAPI_RS_NATIVE_LIBRARY_PATH: join(root.path, "nowhere.node") };
    expect(await platformKeyring(half).read("a name")).toEqual({ fault: "missing" });
  });

  it("takes on and off, and says what else was said", () => {
    expect(platformKeyring({ TEAMSINK_KEYRING: "off" }).fault).toBe("off");
    expect(platformKeyring({ TEAMSINK_KEYRING: "" }).fault).toBeUndefined();
    expect(() => platformKeyring({ TEAMSINK_KEYRING: "no" })).toThrow("TEAMSINK_KEYRING is on or off, not 'no'");
  });
});

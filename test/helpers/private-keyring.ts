import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";
import { waitFor } from "./processes.ts";

const run = promisify(execFile);

/** A Secret Service of nobody's desktop: a bus and a GNOME keyring of its own, open, and gone with the test. */
export interface PrivateKeyring {
  /** Of a process that is to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** As after an hour without anybody; there is no display on which it could ask for its password. */
  lock(): Promise<void>;
  end(): Promise<void>;
}

/** Elsewhere the library speaks to the one keyring that the platform has, which is somebody's own. */
export const HAS_SECRET_SERVICE = process.platform === "linux";

/**
 * Of a process that is to find none, whoever runs it: with no address at all, the library would take the bus of the user's
 * session.
 */
export const WITHOUT_KEYRING: Readonly<Record<string, string>> = HAS_SECRET_SERVICE
  ? { DBUS_SESSION_BUS_ADDRESS: "unix:path=/dev/null/bus" }
  : { TEAMSINK_KEYRING: "off" };

const SERVICE = "org.freedesktop.secrets";

/** @throws Error saying how to get one */
export async function startPrivateKeyring(): Promise<PrivateKeyring> {
  const folder = createTemporaryFolder();
  const at = { HOME: folder.path, XDG_RUNTIME_DIR: join(folder.path, "run") };
  mkdirSync(at.XDG_RUNTIME_DIR, { mode: 0o700 });
  const address = `unix:path=${join(folder.path, "bus")}`;
  const environment = { PATH: process.env.PATH ?? "", ...at, DBUS_SESSION_BUS_ADDRESS: address };
  const ask = (...message: string[]) =>
    run("dbus-send", ["--session", "--print-reply", ...message], { env: environment }).then(({ stdout }) => stdout);
  const running: ChildProcess[] = [];
  const start = async (program: string, ...args: string[]) => {
    const child = spawn(program, args, { env: environment, stdio: ["pipe", "ignore", "ignore"] });
    running.push(child);
    await once(child, "spawn");
    return child;
  };
  const end = async () => {
    for (const child of running.splice(0).reverse()) {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) continue;
      const ended = once(child, "exit");
      child.kill();
      await ended;
    }
    await folder.remove();
  };
  try {
    await start("dbus-daemon", "--session", "--nofork", "--nopidfile", `--address=${address}`);
    const isThere = async () => {
      const answer = await ask(
        "--dest=org.freedesktop.DBus",
        "/",
        "org.freedesktop.DBus.NameHasOwner",
        `string:${SERVICE}`,
      );
      return answer.includes("true");
    };
    await waitFor(async () => {
      try {
        await isThere();
        return true;
      } catch (error) {
        if (isMissing(error)) throw error;
        return false;
      }
    });
    const daemon = await start("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets");
    daemon.stdin?.end("a password");
    await waitFor(isThere);
  } catch (error) {
    await end();
    if (!isMissing(error)) throw error;
    throw new Error(
      "This test runs a keyring. Install one: apt-get install gnome-keyring dbus, or dnf install gnome-keyring dbus-daemon dbus-tools",
    );
  }
  return {
    environment,
    async lock() {
      const collection = "array:objpath:/org/freedesktop/secrets/collection/login";
      await ask(`--dest=${SERVICE}`, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock", collection);
    },
    end,
  };
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

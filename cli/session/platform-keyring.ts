import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { usageError } from "../base/cli-error.ts";
import type { Environment } from "./folder.ts";
import { KEY_BYTES } from "./seal.ts";

/** Why no key is to be had: nobody wants it, the library is not installed, there is none or it is locked, or no answer. */
export const KEYRING_FAULTS = ["off", "missing", "refused", "silent"] as const;
export type KeyringFault = (typeof KEYRING_FAULTS)[number];

export type KeyringAnswer =
  /** Null: it answers, and has none. */
  { readonly key: Buffer | null; readonly fault?: undefined } | { readonly fault: KeyringFault };

/** Where the platform keeps a key for one person: Keychain, Credential Manager, Secret Service. */
export interface PlatformKeyring {
  /** What is known without asking it. */
  readonly fault: KeyringFault | undefined;
  read(name: string): Promise<KeyringAnswer>;
  write(name: string, key: Buffer): Promise<KeyringAnswer>;
  remove(name: string): Promise<KeyringAnswer>;
}

/** Time enough to type a password where the keyring wants one. */
const LIMIT_MS = 30_000;

/** The library is there, and what it has for this platform is not. */
const MISSING_EXIT_CODE = 3;

/**
 * A process of its own asks, since the library waits for a bus that is silent, or for a prompt that nobody sees, without an
 * end, and a process whose threads wait so cannot even exit. Its file is loaded by nobody else, so it may be missing. The kernel's keyring,
 * which the library would take on Linux where there is no other, forgets with the machine's next start.
 */
const ASKING = `
const [library, name] = process.argv.slice(1);
const { act, key } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
let Entry;
try {
  ({ Entry } = require(library));
} catch {
  process.exit(${MISSING_EXIT_CODE});
}
const entry = new Entry("teamsink", name, { linux: { store: "secret-service" } });
if (act === "write") entry.setPassword(key);
if (act === "remove") entry.deletePassword();
process.stdout.write(JSON.stringify({ key: act === "read" ? entry.getPassword() : null }));
`;

const answerSchema = z.object({ key: z.string().nullable() });

type Asked = { readonly act: "read" | "remove" } | { readonly act: "write"; readonly key: string };

/** @throws CliError where TEAMSINK_KEYRING says neither on nor off */
export function platformKeyring(environment: Environment, limitMs: number = LIMIT_MS): PlatformKeyring {
  const wanted = environment.TEAMSINK_KEYRING || "on";
  if (!["on", "off"].includes(wanted)) throw usageError(`TEAMSINK_KEYRING is on or off, not '${wanted}'`);
  const library = libraryPath();
  const fault = wanted === "off" ? "off" : library === undefined ? "missing" : undefined;

  function ask(name: string, asked: Asked): Promise<KeyringAnswer> {
    return new Promise((resolve) => {
      if (fault !== undefined || library === undefined) return resolve({ fault: fault ?? "missing" });
      const options = { env: environment, timeout: limitMs, killSignal: "SIGKILL", windowsHide: true } as const;
      const child = execFile(process.execPath, ["-e", ASKING, library, name], options, (error, stdout) => {
        process.off("exit", end);
        if (error === null) resolve(answerIn(stdout));
        else if (child.killed) resolve({ fault: "silent" });
        else resolve({ fault: error.code === MISSING_EXIT_CODE ? "missing" : "refused" });
      });
      // It would wait on, for nobody.
      const end = () => child.kill("SIGKILL");
      process.once("exit", end);
      child.stdin?.on("error", () => {});
      // Not among the arguments, which everybody on the machine may list.
      child.stdin?.end(JSON.stringify(asked));
    });
  }

  return {
    fault,
    read: (name) => ask(name, { act: "read" }),
    write: (name, key) => ask(name, { act: "write", key: key.toString("base64") }),
    remove: (name) => ask(name, { act: "remove" }),
  };
}

/** Undefined where it is not installed: it is no part of the one file that the client is. */
function libraryPath(): string | undefined {
  try {
    return fileURLToPath(import.meta.resolve("@napi-rs/keyring"));
  } catch {
    return undefined;
  }
}

/** What is no key of ours is none. */
function answerIn(said: string): KeyringAnswer {
  try {
    const { key } = answerSchema.parse(JSON.parse(said));
    const bytes = Buffer.from(key ?? "", "base64");
    return { key: bytes.length === KEY_BYTES ? bytes : null };
  } catch {
    return { fault: "refused" };
  }
}

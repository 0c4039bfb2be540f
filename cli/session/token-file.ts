import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { CliError, signedOutError } from "../base/cli-error.ts";
import { changeConfig, readConfig } from "./config.ts";
import { keptFile } from "./kept-file.ts";
import type { KeyringFault, PlatformKeyring } from "./platform-keyring.ts";
import { KEY_BYTES, seal, unseal } from "./seal.ts";

/** Encrypted by a key of the platform's keyring, or why it is not. */
export type Keeping = "encrypted" | KeyringFault;

/** MSAL's cache on this machine: encrypted where the platform keeps a key for us, and in the clear where it does not. */
export interface TokenFile {
  /**
   * Undefined where there is none. What is in the clear is encrypted from now on, where that can be.
   *
   * @throws CliError of the exit code 4 where it cannot be read
   */
  read(): Promise<string | undefined>;
  /** For somebody who signs in: what cannot be read is none, and a keyring that failed is asked again. */
  readAnew(): Promise<string | undefined>;
  write(text: string): Promise<void>;
  /** With its key. */
  remove(): Promise<void>;
  keeping(): Promise<Keeping>;
}

interface SealingKey {
  readonly bytes: Buffer;
  readonly isNew: boolean;
}

/** A keyring that does not answer takes its whole limit, and is not asked by each command. */
const ASKED_AGAIN_AFTER_MS = 24 * 3_600_000;

export const KEYRING_FAULT_WORDS: Readonly<Record<KeyringFault, string>> = {
  off: "TEAMSINK_KEYRING is off",
  missing: "the library for this platform's keyring is not installed",
  refused: "there is no keyring here, or it is locked",
  silent: "the keyring does not answer",
};

export function tokenFile(folder: string, fileName: string, keyring: PlatformKeyring): TokenFile {
  const name = resolve(folder, fileName);
  const file = keptFile(name);
  /** By what is written next; undefined while no keyring was asked, and where nothing can be read. */
  let key: Buffer | "none" | undefined;
  let fault: KeyringFault | undefined;

  async function open(sealed: string): Promise<string> {
    const known = key instanceof Buffer ? unseal(sealed, { key, name }) : undefined;
    if (known !== undefined) return known;
    key = undefined;
    const found = await keyring.read(name);
    fault = found.fault;
    if (found.fault !== undefined) throw lockedError(found.fault);
    if (found.key === null) throw signedOutError("Your sign-in cannot be read any more: its key is gone");
    const text = unseal(sealed, { key: found.key, name });
    if (text === undefined) throw signedOutError("Your sign-in cannot be read any more: its file is damaged");
    key = found.key;
    return text;
  }

  async function leaveClear(why: KeyringFault): Promise<void> {
    key = "none";
    fault = why;
    if (keyring.fault !== undefined) return;
    await changeConfig(folder, (config) => ({ ...config, keyring: { fault: why, failedMs: Date.now() } }));
  }

  async function failedLately(): Promise<boolean> {
    const { keyring: failed } = await readConfig(folder);
    return failed !== undefined && Math.abs(Date.now() - failed.failedMs) < ASKED_AGAIN_AFTER_MS;
  }

  /** The key that is there, or one that was made just now. */
  async function keyToSealBy(): Promise<SealingKey | KeyringFault> {
    const found = await keyring.read(name);
    if (found.fault !== undefined) return found.fault;
    if (found.key !== null) return { bytes: found.key, isNew: false };
    const bytes = randomBytes(KEY_BYTES);
    const written = await keyring.write(name, bytes);
    return written.fault ?? { bytes, isNew: true };
  }

  async function sealWith(bytes: Buffer, text: string): Promise<void> {
    key = bytes;
    await file.write(seal(text, { key: bytes, name }));
  }

  /** @returns false where no keyring takes a key, and nothing was written */
  async function writeSealed(textNow: (by: SealingKey) => Promise<string | undefined>): Promise<boolean> {
    const by = await keyToSealBy();
    if (typeof by === "string") {
      await leaveClear(by);
      return false;
    }
    const text = await textNow(by);
    if (text === undefined) return true;
    await sealWith(by.bytes, text);
    // Whoever began at the same time may have made one too, and the last one stands; and a keyring may keep nothing at all.
    const stands = await keyring.read(name);
    if (stands.fault !== undefined || stands.key === null) {
      await file.write(text);
      await leaveClear(stands.fault ?? "refused");
    } else if (!stands.key.equals(by.bytes)) {
      await sealWith(stands.key, text);
    }
    return true;
  }

  /** A keyring may take its time, and another process change the file meanwhile, or seal it by the key that is being replaced. */
  async function sealWhatIsClear(clear: string): Promise<void> {
    await writeSealed(async ({ isNew }) => {
      const now = await file.read();
      if (now === undefined || !isSealed(now)) return now;
      return isNew ? clear : undefined;
    });
  }

  async function readWith(isAskedAnew: boolean): Promise<string | undefined> {
    const kept = await file.read();
    if (kept === undefined) {
      key = undefined;
      return undefined;
    }
    if (isSealed(kept)) return open(kept);
    if (isAskedAnew || !(await failedLately())) await sealWhatIsClear(kept);
    else key = "none";
    return kept;
  }

  return {
    read: () => readWith(false),
    async readAnew() {
      try {
        return await readWith(true);
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        if (fault !== undefined) await leaveClear(fault);
        return undefined;
      }
    },
    async write(text) {
      if (key === undefined && (await writeSealed(async () => text))) return;
      await file.write(key instanceof Buffer ? seal(text, { key, name }) : text);
    },
    async remove() {
      await file.remove();
      // A key that nothing is encrypted by may be left behind where the keyring is closed.
      if (key instanceof Buffer) await keyring.remove(name);
      key = undefined;
    },
    async keeping() {
      const kept = await file.read();
      if (kept !== undefined && isSealed(kept)) return "encrypted";
      return keyring.fault ?? fault ?? (await readConfig(folder)).keyring?.fault ?? "refused";
    },
  };
}

function lockedError(fault: KeyringFault): CliError {
  return new CliError(`Your sign-in is encrypted, and ${KEYRING_FAULT_WORDS[fault]}`, {
    outcome: "signedOut",
    remedy: "Let its key be read, or sign in again with: teamsink login",
  });
}

/** MSAL's own is an object of JSON. */
function isSealed(kept: string): boolean {
  return !kept.startsWith("{");
}

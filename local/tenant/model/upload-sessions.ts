import { randomBytes } from "node:crypto";
import type { Clock } from "../../../shared/base/clock.ts";
import { UPLOAD_SESSION_LIFETIME_MS } from "../limits.ts";
import type { DriveFolder } from "./drive-folder.ts";

export interface UploadWish {
  readonly folder: DriveFolder;
  readonly name: string;
  readonly conflictBehavior: "fail" | "replace" | "rename";
  /** As it was announced, if it was. */
  readonly sizeBytes: number | undefined;
  /** Undefined of an app. */
  readonly byUserId: string | undefined;
}

export interface UploadSession extends UploadWish {
  readonly secret: string;
  readonly expiresMs: number;
  /** In their order, without a gap. */
  readonly parts: Buffer[];
  receivedBytes: number;
  /** As the first part said it, and all others have to. */
  totalBytes: number | undefined;
}

const SECRET_BYTES = 32;

/** Uploads under way. What is never brought to its end is given up in time. */
export class UploadSessions {
  readonly #clock: Clock;
  readonly #sessions = new Map<string, UploadSession>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  open(wish: UploadWish): UploadSession {
    this.#forget();
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    const expiresMs = this.#clock.nowMs() + UPLOAD_SESSION_LIFETIME_MS;
    const session = { ...wish, secret, expiresMs, parts: [], receivedBytes: 0, totalBytes: undefined };
    this.#sessions.set(secret, session);
    return session;
  }

  find(secret: string): UploadSession | undefined {
    this.#forget();
    return this.#sessions.get(secret);
  }

  close({ secret }: UploadSession): void {
    this.#sessions.delete(secret);
  }

  /** What they hold together. */
  get heldBytes(): number {
    return [...this.#sessions.values()].reduce((sum, { receivedBytes }) => sum + receivedBytes, 0);
  }

  #forget(): void {
    const nowMs = this.#clock.nowMs();
    for (const session of this.#sessions.values()) {
      if (session.expiresMs <= nowMs) this.close(session);
    }
  }
}

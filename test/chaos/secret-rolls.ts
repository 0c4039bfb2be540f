import type { Clock } from "../../shared/base/clock.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import type { MemorySecretStore } from "../helpers/memory-secret-store.ts";
import type { KeyPool } from "./key-pool.ts";
import type { LogWatch } from "./log-watch.ts";

export interface SecretRollsOptions {
  readonly store: MemorySecretStore;
  readonly keys: KeyPool;
  readonly clientSecret: string;
  readonly apiClientSecret: string;
  readonly clock: Clock;
  /** No value may show up there. */
  readonly logWatch: LogWatch;
}

/** Longer than Graph retries with what it knew before. */
const OLD_VERSION_ENABLED_MS = 6 * 3_600_000;

/** The secrets of Key Vault as an operator rolls them: an older version stays enabled while it may be under way. */
export class SecretRolls {
  readonly #options: SecretRollsOptions;
  readonly #nextCertificate: () => string;
  readonly #versions = new Map<string, number>();

  constructor(options: SecretRollsOptions) {
    this.#options = options;
    this.#nextCertificate = options.keys.certificates();
    this.#roll(SECRET_NAMES.clientSecret, options.clientSecret);
    this.#roll(SECRET_NAMES.apiClientSecret, options.apiClientSecret);
    this.rollCertificate();
    this.rollClientState();
  }

  rollCertificate(): void {
    this.#roll(SECRET_NAMES.notificationCertificate, this.#nextCertificate());
  }

  rollClientState(): void {
    const number = this.#versions.get(SECRET_NAMES.clientState) ?? 0;
    this.#roll(SECRET_NAMES.clientState, `client state ${number} that only we and Graph know`);
  }

  #roll(name: string, value: string): void {
    const { store, clock, logWatch } = this.#options;
    const number = (this.#versions.get(name) ?? 0) + 1;
    this.#versions.set(name, number);
    logWatch.keepOut(name, value);
    store.add(name, value, `v${number}`);
    if (number > 1) void clock.sleep(OLD_VERSION_ENABLED_MS).then(() => store.disable(name, `v${number - 1}`));
  }
}

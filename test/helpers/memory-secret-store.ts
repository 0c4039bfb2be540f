import type { Clock } from "../../shared/base/clock.ts";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { DisabledVersion, SecretStore, SecretVersion } from "../../shared/port/secret-store.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemorySecretStore extends SecretStore, Faults {
  /** How often anything was read, failures included. */
  readonly reads: number;
  /** Adds an enabled version, the newest from now on. */
  add(name: string, value: string, version?: string): void;
  disable(name: string, version: string): void;
  enable(name: string, version: string): void;
  /** Past its time in Key Vault, and readable still. */
  expire(name: string, version: string): void;
}

interface Held extends SecretVersion {
  /** When it was disabled. */
  readonly disabledMs?: number;
}

/**
 * Versions are numbered `v1`, `v2`, … by name unless the test says otherwise, a second apart. Without a clock, what is
 * disabled was so for ever.
 */
export function createMemorySecretStore({ clock }: { clock?: Clock } = {}): MemorySecretStore {
  const faults = createFaults("secret-unavailable");
  const versionsByName = new Map<string, readonly Held[]>();
  const versionsOf = (name: string) => versionsByName.get(name) ?? [];
  const change = (name: string, version: string, toChanged: (held: Held) => Held) => {
    versionsByName.set(
      name,
      versionsOf(name).map((held) => (held.version === version ? toChanged(held) : held)),
    );
  };
  let reads = 0;
  let added = 0;
  return {
    get reads() {
      return reads;
    },
    failNext: faults.failNext,
    add(name, value, version = `v${versionsOf(name).length + 1}`) {
      added += 1;
      versionsByName.set(name, [{ version, value, createdMs: added * 1_000, isCurrent: true }, ...versionsOf(name)]);
    },
    disable: (name, version) =>
      change(name, version, (held) => ({ ...held, disabledMs: clock?.nowMs() ?? Number.NEGATIVE_INFINITY })),
    enable: (name, version) => change(name, version, ({ disabledMs: _disabledMs, ...held }) => held),
    expire: (name, version) => change(name, version, (held) => ({ ...held, isCurrent: false })),
    async enabledVersions(name) {
      reads += 1;
      faults.check();
      const versions = versionsOf(name).filter(({ disabledMs }) => disabledMs === undefined);
      if (versions.length === 0) throw new TeamsinkError("secret-missing");
      return versions;
    },
    async disabledVersions(name) {
      faults.check();
      return versionsOf(name).flatMap(({ createdMs, disabledMs }): DisabledVersion[] =>
        disabledMs === undefined ? [] : [{ createdMs, changedMs: disabledMs }],
      );
    },
  };
}

import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { SecretStore, SecretVersion } from "../../shared/port/secret-store.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemorySecretStore extends SecretStore, Faults {
  /** How often anything was read, failures included. */
  readonly reads: number;
  /** Adds an enabled version, the newest from now on. */
  add(name: string, value: string, version?: string): void;
  disable(name: string, version: string): void;
}

/** Versions are numbered `v1`, `v2`, … by name unless the test says otherwise, a second apart. */
export function createMemorySecretStore(): MemorySecretStore {
  const faults = createFaults("secret-unavailable");
  const versionsByName = new Map<string, SecretVersion[]>();
  const versionsOf = (name: string) => versionsByName.get(name) ?? [];
  let reads = 0;
  let added = 0;
  return {
    get reads() {
      return reads;
    },
    failNext: faults.failNext,
    add(name, value, version = `v${versionsOf(name).length + 1}`) {
      added += 1;
      versionsByName.set(name, [{ version, value, createdMs: added * 1_000 }, ...versionsOf(name)]);
    },
    disable(name, version) {
      versionsByName.set(
        name,
        versionsOf(name).filter((other) => other.version !== version),
      );
    },
    async enabledVersions(name) {
      reads += 1;
      faults.check();
      const versions = versionsOf(name);
      if (versions.length === 0) throw new TeamsinkError("secret-unavailable");
      return versions;
    },
  };
}

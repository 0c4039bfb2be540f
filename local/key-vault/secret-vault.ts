import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Clock } from "../../shared/base/clock.ts";
import { badParameter, KeyVaultError } from "./key-vault-error.ts";

/** Times are seconds since 1970, as Key Vault writes them. */
const attributesSchema = z.object({
  enabled: z.boolean().optional(),
  nbf: z.int().optional(),
  exp: z.int().optional(),
});
const changesSchema = z.object({
  contentType: z.string().optional(),
  attributes: attributesSchema.optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

/** Body of `Set Secret`. Azure limits a value to 25 kB: "About Azure Key Vault secrets". */
export const newSecretSchema = changesSchema.extend({ value: z.string().max(25_000) });
/** Body of `Update Secret`. */
export const updateSchema = changesSchema;

type Changes = z.infer<typeof changesSchema>;
type NewSecret = z.infer<typeof newSecretSchema>;

interface Version {
  readonly version: string;
  readonly value: string;
  /** Belongs to a certificate of the same name. */
  readonly managed: boolean;
  contentType: string | undefined;
  tags: Record<string, string> | undefined;
  attributes: z.infer<typeof attributesSchema> & { enabled: boolean; created: number; updated: number };
}

const NAME = /^[0-9a-zA-Z-]{1,127}$/;

/** The secrets with their versions, and the words Key Vault refuses with. */
export class SecretVault {
  readonly #clock: Clock;
  readonly #url: () => string;
  /** Versions in order of creation; names compare without regard to case. */
  readonly #secrets = new Map<string, Version[]>();

  constructor(options: { clock: Clock; url: () => string }) {
    this.#clock = options.clock;
    this.#url = options.url;
  }

  set(name: string, secret: NewSecret): object {
    return this.#bundle(name, this.#add(name, secret, false));
  }

  /** The secret that a version of a certificate is as well. */
  setManaged(name: string, secret: NewSecret): { readonly version: string; readonly created: number } {
    const { version, attributes } = this.#add(name, secret, true);
    return { version, created: attributes.created };
  }

  has(name: string): boolean {
    return this.#secrets.has(name.toLowerCase());
  }

  #add(name: string, { value, contentType, tags, attributes }: NewSecret, managed: boolean): Version {
    if (!NAME.test(name)) throw badParameter(`The request URI contains an invalid name: ${name}`);
    const versions = this.#secrets.get(name.toLowerCase()) ?? [];
    // Times are whole seconds, so two versions of one second could not be told apart by age.
    const created = Math.max(this.#nowSeconds(), (versions.at(-1)?.attributes.created ?? 0) + 1);
    const version: Version = {
      version: randomBytes(16).toString("hex"),
      value,
      managed,
      contentType,
      tags,
      attributes: { ...attributes, enabled: attributes?.enabled ?? true, created, updated: created },
    };
    this.#secrets.set(name.toLowerCase(), [...versions, version]);
    return version;
  }

  /** The current version when none is named. */
  get(name: string, wanted: string | undefined): object {
    const version = this.#find(name, wanted);
    if (!version.attributes.enabled) {
      const message = "Operation get is not allowed on a disabled secret.";
      throw new KeyVaultError(403, "Forbidden", { message, innerCode: "SecretDisabled" });
    }
    return this.#bundle(name, version);
  }

  update(name: string, wanted: string, changes: Changes): object {
    const version = this.#find(name, wanted);
    const enabled = changes.attributes?.enabled ?? version.attributes.enabled;
    version.attributes = { ...version.attributes, ...changes.attributes, enabled, updated: this.#nowSeconds() };
    version.contentType = changes.contentType ?? version.contentType;
    version.tags = changes.tags ?? version.tags;
    const { value: _value, ...item } = this.#bundle(name, version);
    return item;
  }

  /** Oldest first: Key Vault promises no order. */
  versions(name: string, page: { readonly offset: number; readonly size: number }): { items: object[]; more: boolean } {
    const versions = this.#secrets.get(name.toLowerCase());
    if (versions === undefined) throw notFound(name);
    const items = versions.slice(page.offset, page.offset + page.size).map((version) => {
      const { value: _value, ...item } = this.#bundle(name, version);
      return item;
    });
    return { items, more: versions.length > page.offset + page.size };
  }

  remove(name: string): object {
    const current = this.#find(name, undefined);
    this.#secrets.delete(name.toLowerCase());
    const { value: _value, ...item } = this.#bundle(name, current);
    return item;
  }

  #find(name: string, wanted: string | undefined): Version {
    const versions = this.#secrets.get(name.toLowerCase()) ?? [];
    const found = wanted === undefined ? versions.at(-1) : versions.find(({ version }) => version === wanted);
    if (found === undefined) throw notFound(name);
    return found;
  }

  #bundle(name: string, { version, value, managed, contentType, tags, attributes }: Version) {
    return {
      value,
      id: `${this.#url()}/secrets/${name}/${version}`,
      ...(contentType === undefined ? {} : { contentType }),
      attributes: { ...attributes, recoveryLevel: "Purgeable", recoverableDays: 0 },
      ...(tags === undefined ? {} : { tags }),
      ...(managed ? { managed } : {}),
    };
  }

  #nowSeconds(): number {
    return Math.floor(this.#clock.nowMs() / 1_000);
  }
}

function notFound(name: string): KeyVaultError {
  const message = `A secret with (name/id) ${name} was not found in this key vault.`;
  return new KeyVaultError(404, "SecretNotFound", { message });
}

import { readFileSync } from "node:fs";

const folder = new URL("../fixtures/notification/", import.meta.url);

export type KeyName = "rsa-2048" | "rsa-3072" | "rsa-4096" | "other-2048" | "small-1024" | "large-4608";

interface TestKey {
  readonly thumbprint: string;
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

interface Vector {
  readonly name: string;
  readonly key: KeyName;
  /** `opened`, or the code of the error. */
  readonly expected: string;
  readonly data: string;
  readonly dataSignature: string;
  readonly dataKey: string;
}

/** What openssl made: see `make-vectors.sh`. */
export const { keys, vectors } = JSON.parse(readFileSync(new URL("vectors.json", folder), "utf8")) as {
  readonly keys: Readonly<Record<KeyName, TestKey>>;
  readonly vectors: readonly Vector[];
};

/** The content of the vectors that open. */
export const chatMessageText = readFileSync(new URL("chat-message.json", folder), "utf8");

/** A key as it stands in the secret: private key and certificate. */
export function secretPem(name: KeyName): string {
  return `${keys[name].privateKeyPem}${keys[name].certificatePem}`;
}

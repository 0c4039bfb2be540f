import { hash } from "node:crypto";
import { AuthorityError } from "./authority-error.ts";
import { isSameSecret } from "./registrations.ts";

/** RFC 7636, 4.3. */
export interface CodeChallenge {
  readonly challenge: string;
  readonly method: keyof typeof METHODS;
}

/** RFC 7636, 4.2. Entra takes both; without a method it is `plain`. */
const METHODS = {
  S256: (verifier: string) => hash("sha256", verifier, "base64url"),
  plain: (verifier: string) => verifier,
} as const;

/** RFC 7636, 4.1 and 4.2. */
const SIZE = /^[\w.~-]{43,128}$/;

/** @throws AuthorityError for a challenge that no verifier could answer, and for none where there must be one */
export function readChallenge(query: URLSearchParams, isRequired: boolean): CodeChallenge | undefined {
  const challenge = query.get("code_challenge");
  const method = query.get("code_challenge_method") ?? "plain";
  if (challenge === null) {
    if (isRequired) throw new AuthorityError("challengeMissing");
    return undefined;
  }
  if (!isMethod(method) || !SIZE.test(challenge)) throw new AuthorityError("badChallenge");
  return { challenge, method };
}

/** @throws AuthorityError unless the verifier is the one of the challenge; without a challenge there may be none */
export function checkVerifier(challenge: CodeChallenge | undefined, verifier: string | null): void {
  const isRight =
    challenge === undefined
      ? verifier === null
      : verifier !== null &&
        SIZE.test(verifier) &&
        isSameSecret(METHODS[challenge.method](verifier), challenge.challenge);
  if (!isRight) throw new AuthorityError("wrongVerifier");
}

function isMethod(method: string): method is CodeChallenge["method"] {
  return Object.hasOwn(METHODS, method);
}

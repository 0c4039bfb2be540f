import { hash } from "node:crypto";
import { succeed, TeamsinkError } from "../../base/errors/errors.ts";
import type { EntraTokens } from "./entra-tokens.ts";
import type { OperatorKey } from "./operator-key.ts";
import { hasRole, type Principal } from "./principal.ts";
import { RIGHTS, type Right, type Role, roleOfParameter, WRITE_SCOPE } from "./rights.ts";

export interface GatePorts {
  readonly entraTokens: EntraTokens;
  readonly operatorKey: OperatorKey;
}

/** What a request asks for, and what it shows of itself. */
export interface Asked {
  readonly right: Right;
  /** Which of the two addresses of a route it came by: the platform has checked the key, and nothing else. */
  readonly by: "key" | "token";
  readonly headers: { get(name: string): string | null };
  readonly query: URLSearchParams;
}

/** Who was let in, or why nobody was; whoever only lacks a right is known all the same, and a stranger is not. */
export type Admission =
  | { readonly ok: true; readonly value: Principal }
  | { readonly ok: false; readonly error: TeamsinkError; readonly principal?: Principal };

/** Beside `x-functions-key`. */
const OPERATOR_KEY_HEADER = "x-operator-key";
const DIGEST_LENGTH = 12;

/**
 * Who asks, and whether they may ask for this at all; what of it they are given is `seenBy`.
 *
 * @returns what `EntraTokens` and `OperatorKey` say, and `role-required`, `user-required`, `scope-required`
 */
export async function admit(ports: GatePorts, asked: Asked): Promise<Admission> {
  const { headers, right } = asked;
  const row = RIGHTS[right];
  if (asked.by === "key") {
    const principal = { kind: "key", id: keyIdOf(asked) } as const;
    if ("takesPerson" in row) return { ok: false, error: new TeamsinkError("user-required"), principal };
    if ("takesOperatorKey" in row) {
      const checked = await ports.operatorKey.check(headers.get(OPERATOR_KEY_HEADER));
      if (!checked.ok) return { ...checked, principal };
    }
    return succeed(principal);
  }
  const principal = await ports.entraTokens.principalOf(headers.get("authorization"));
  if (!principal.ok) return principal;
  const error = refusalOf(principal.value, asked);
  return error === undefined ? principal : { ok: false, error, principal: principal.value };
}

function refusalOf(principal: Principal, asked: Asked): TeamsinkError | undefined {
  const row = RIGHTS[asked.right];
  if ("takesPerson" in row) {
    if (principal.kind !== "user") return new TeamsinkError("user-required");
    if (row.takesPerson === "reading" || principal.canWrite) return undefined;
    return new TeamsinkError("scope-required", `The scope is ${WRITE_SCOPE}.`);
  }
  const missing = roleMissing(principal, asked);
  return missing === undefined ? undefined : new TeamsinkError("role-required", missing);
}

function roleMissing(principal: Principal, { right, query }: Asked): string | undefined {
  const { roles, isForPeople, ...more } = RIGHTS[right];
  const isEnough = roles.some((role: Role) => hasRole(principal, role)) || (isForPeople && principal.kind === "user");
  if (!isEnough) return `The role is ${roles.join(" or ")}.`;
  const allOf: readonly Role[] = "allOf" in more ? more.allOf : [];
  const lacking = allOf.find((role) => !hasRole(principal, role));
  if (lacking !== undefined) return `Besides ${roles.join(" or ")} the role is ${lacking}.`;
  for (const [name, value] of query) {
    const needed = roleOfParameter(name, value);
    if (needed !== undefined && !hasRole(principal, needed)) return `For the parameter ${name} the role is ${needed}.`;
  }
  return undefined;
}

/** Which of the keys it was, without saying what it is. A key has far more bits than its digest shows. */
function keyIdOf({ headers, query }: Asked): string {
  const inQuery = [...query].find(([name]) => name.toLowerCase() === "code")?.[1];
  return hash("sha256", headers.get("x-functions-key") ?? inQuery ?? "", "hex").slice(0, DIGEST_LENGTH);
}

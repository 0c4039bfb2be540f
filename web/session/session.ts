import { createTeamsinkClient, type Schemas, type TeamsinkClient } from "../../client/teamsink-client.ts";
import type { SignedInPerson } from "./entra.ts";
import { type Keys, keepKeys } from "./kept-keys.ts";

type SignIn = Schemas["SignIn"];

/** Whoever reads, and the API as they may read it. */
export interface Session {
  readonly api: TeamsinkClient;
  /** Undefined of who has a key, and reads everything. */
  readonly person: { readonly id: string; readonly name: string } | undefined;
  /** What a message said before, and everything as it was. */
  readonly seesHistory: boolean;
  readonly seesOversight: boolean;
  readonly operates: boolean;
  signOut(): Promise<void>;
}

/** Relative to the page at /api/app. */
const BASE = new URL(".", location.href).href.replace(/\/$/, "");

export function sessionOfKeys({ functionKey, operatorKey }: Keys): Session {
  const headers = {
    "x-functions-key": functionKey,
    ...(operatorKey === "" ? {} : { "x-operator-key": operatorKey }),
  };
  return {
    api: createTeamsinkClient({ baseUrl: BASE, headers: async () => headers }),
    person: undefined,
    seesHistory: true,
    seesOversight: true,
    operates: operatorKey !== "",
    async signOut() {
      keepKeys(undefined);
      location.reload();
    },
  };
}

export function sessionOfPerson(person: SignedInPerson): Session {
  const { id, name, roles, token, signOut } = person;
  const headers = async () => ({ authorization: `Bearer ${await token()}` });
  const operates = roles.includes("Operate.All");
  return {
    api: createTeamsinkClient({ baseUrl: `${BASE}/entra`, headers }),
    person: { id, name },
    seesHistory: roles.includes("Messages.Read.All"),
    seesOversight: operates,
    operates,
    signOut,
  };
}

export async function askHowToSignIn(): Promise<SignIn> {
  const anonymous = createTeamsinkClient({ baseUrl: BASE, headers: async () => ({}) });
  const { data, error } = await anonymous.GET("/sign-in");
  if (data === undefined) throw new Error(error?.title ?? "The API does not answer");
  return data;
}

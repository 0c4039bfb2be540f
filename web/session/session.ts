import { createTeamsinkClient, type Schemas, type TeamsinkClient } from "../../client/teamsink-client.ts";
import { claimsOf } from "./claims.ts";
import type { SignedInPerson } from "./entra.ts";
import { type Keys, keepKeys } from "./kept-keys.ts";

type SignIn = Schemas["SignIn"];
/** What may be done in somebody's name, by the setting ON_BEHALF. */
type Deed = Schemas["Me"]["onBehalf"][number];

/** Whoever reads, and the API as they may read it. */
export interface Session {
  readonly api: TeamsinkClient;
  /** Undefined of who has a key, and reads everything. */
  readonly person: { readonly id: string; readonly name: string } | undefined;
  /** What a message said before, and everything as it was. */
  readonly seesHistory: boolean;
  readonly seesOversight: boolean;
  readonly operates: boolean;
  /** What is done in their name: nothing for who has a key, which has none. */
  readonly deeds: ReadonlySet<Deed>;
  signOut(): Promise<void>;
}

/** What the page says of a chat while somebody reads it. */
const OF_ITSELF = /\/chats\/[^/]+$/;

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
    deeds: new Set(),
    async signOut() {
      keepKeys(undefined);
      location.reload();
    },
  };
}

export async function sessionOfPerson(person: SignedInPerson): Promise<Session> {
  const { id, name, roles, token, signInAgain, signOut } = person;
  const headers = async () => ({ authorization: `Bearer ${await token()}` });
  const operates = roles.includes("Operate.All");
  const ask = async (request: Request) => {
    // What nobody did with their own hand takes nobody off the page.
    const isDeed = request.method === "POST" && !OF_ITSELF.test(new URL(request.url).pathname);
    const response = await fetch(request);
    const claims = isDeed ? claimsOf(response) : undefined;
    if (claims !== undefined) await signInAgain(claims);
    return response;
  };
  const api = createTeamsinkClient({ baseUrl: `${BASE}/entra`, headers, fetch: ask });
  return {
    api,
    person: { id, name },
    seesHistory: roles.includes("Messages.Read.All"),
    seesOversight: operates,
    operates,
    deeds: await deedsOf(api),
    signOut,
  };
}

/** Who cannot be told what they may write reads. */
async function deedsOf(api: TeamsinkClient): Promise<ReadonlySet<Deed>> {
  const { data } = await api.GET("/me").catch(() => ({ data: undefined }));
  return new Set(data?.canWrite ? data.onBehalf : []);
}

export async function askHowToSignIn(): Promise<SignIn> {
  const anonymous = createTeamsinkClient({ baseUrl: BASE, headers: async () => ({}) });
  const { data, error } = await anonymous.GET("/sign-in");
  if (data === undefined) throw new Error(error?.title ?? "The API does not answer");
  return data;
}

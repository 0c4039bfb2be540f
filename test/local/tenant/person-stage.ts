import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createSigningKey } from "../../../local/tenant/authority/key-ring.ts";
import { DEFAULT_IDS, registrationsOf } from "../../../local/tenant/authority/registrations.ts";
import { PASSWORD } from "../../../local/tenant/authority/sign-in-people.ts";
import { DELEGATED_PERMISSIONS, PERMISSIONS } from "../../../local/tenant/graph/permissions.ts";
import { inProcessFetch } from "../../../local/tenant/in-process-fetch.ts";
import type { User } from "../../../local/tenant/model/graph-shapes.ts";
import { createChannel } from "../../../local/tenant/model/operations/channels.ts";
import { createChat } from "../../../local/tenant/model/operations/chats.ts";
import { createTeam, generalOf } from "../../../local/tenant/model/operations/teams.ts";
import { type OpenTenant, type OpenTenantOptions, openTenant } from "../../../local/tenant/open-tenant.ts";

/** A JSON object of which a test reads what it is about. */
export type Body = Readonly<Record<string, unknown>>;

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty when there was none. */
  readonly body: Body;
}

interface GraphInit {
  readonly method?: string;
  readonly body?: object;
  readonly headers?: Record<string, string>;
}

/** A tenant without a port, of which people ask as the API asks for them. */
export interface PersonStage {
  readonly origin: string;
  readonly tenant: OpenTenant;
  readonly clock: SimulatedClock;
  /** Members of the tenant: the first three are in the places below, the fourth is in none of them. */
  readonly people: readonly [User, User, User, User];
  /** Of the first two. */
  readonly oneOnOneId: string;
  /** Of the first three. */
  readonly groupId: string;
  readonly teamId: string;
  readonly channelId: string;
  /** A private channel of the team, of the first two alone. */
  readonly privateChannelId: string;
  readonly ask: typeof fetch;
  /** `path` is under /v1.0, or a whole link. Who asks: a person, or the app for itself. */
  graph(who: User | "app", path: string, init?: GraphInit): Promise<GraphAnswer>;
  /** By which the API asks of Graph for a person. */
  tokenOf(who: User): Promise<string>;
  /** Where an answer leads to, which is not followed. */
  redirectOf(who: User | "app", path: string): Promise<string>;
  /** Signs everybody in anew, whose tokens last an hour. */
  renewTokens(): void;
  /** The only delegated permissions of tokens from now on; at first all that anything takes. */
  consentTo(scopes: readonly string[]): void;
  close(): Promise<void>;
}

const ORIGIN = "https://graph.contoso.example";
const APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "s3cret value~",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};

/** Every stage begins with the same keys, which take longer than all else. */
const KEYS = Promise.all([createSigningKey(), createSigningKey()]);

export async function openPersonStage(options: Partial<OpenTenantOptions> = {}): Promise<PersonStage> {
  const clock = new SimulatedClock();
  const keys = [...(await KEYS)];
  const post = async () => ({ status: 202, contentType: "text/plain", body: "" });
  const registrations = registrationsOf(DEFAULT_IDS);
  const tenant = await openTenant({
    clock,
    app: APP,
    registrations,
    seed: 7,
    origin: () => ORIGIN,
    poster: Object.assign(post, { close: () => undefined }),
    createSigningKey: async () => keys.shift() ?? createSigningKey(),
    population: { teams: 0, oneOnOneChats: 0, groupChats: 0, meetingChats: 0, historyMessages: 0, historyExchanges: 0 },
    throttling: { enabled: false },
    ...options,
  });
  const { model, control } = tenant;
  const ask = inProcessFetch(tenant.door, ORIGIN);
  const redeem = async (form: Record<string, string>) => {
    const url = `${ORIGIN}/${APP.tenantId}/oauth2/v2.0/token`;
    const answer = await ask(url, { method: "POST", body: new URLSearchParams(form) });
    return String(((await answer.json()) as Body).access_token);
  };
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (who: User | "app") => {
    const key = who === "app" ? who : who.id;
    const token = tokens.get(key) ?? (who === "app" ? appToken(redeem) : personToken(redeem, who));
    tokens.set(key, token);
    return token;
  };
  const consentTo = (scopes: readonly string[]) => {
    control.consentToScopes(scopes);
    tokens.clear();
  };
  consentTo([...new Set(Object.values(DELEGATED_PERMISSIONS).flat())]);
  const [first, second, third, fourth] = model.directory.users.all;
  if (!first || !second || !third || !fourth) throw new Error("there are too few people");
  const [one, two, three] = [first.id, second.id, third.id];
  const team = createTeam(model, { displayName: "Crew", ownerId: one, memberIds: [two, three] });
  return {
    origin: ORIGIN,
    tenant,
    clock,
    people: [first, second, third, fourth],
    oneOnOneId: createChat(model, { chatType: "oneOnOne", memberIds: [one, two] }).id,
    groupId: createChat(model, { chatType: "group", topic: "Plan", memberIds: [one, two, three] }).id,
    teamId: team.id,
    channelId: generalOf(model, team.id),
    privateChannelId: createChannel(model, {
      teamId: team.id,
      displayName: "Inner",
      membershipType: "private",
      memberIds: [one, two],
    }).id,
    ask,
    tokenOf,
    graph: async (who, path, { method = "GET", body, headers } = {}) => {
      const answer = await ask(path.startsWith("https:") ? path : `${ORIGIN}/v1.0${path}`, {
        method,
        headers: { authorization: `Bearer ${await tokenOf(who)}`, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text === "" ? {} : (JSON.parse(text) as Body) };
    },
    redirectOf: async (who, path) => {
      const headers = { authorization: `Bearer ${await tokenOf(who)}` };
      const answer = await ask(`${ORIGIN}/v1.0${path}`, { headers, redirect: "manual" });
      return answer.headers.get("location") ?? "";
    },
    renewTokens: () => tokens.clear(),
    consentTo,
    close: () => tenant.stop(),
  };
}

type Redeem = (form: Record<string, string>) => Promise<string>;

function appToken(redeem: Redeem): Promise<string> {
  return redeem({
    grant_type: "client_credentials",
    client_id: APP.clientId,
    client_secret: APP.clientSecret,
    scope: `${ORIGIN}/.default`,
  });
}

/** Signed in to our pages, and then redeemed by the API. */
async function personToken(redeem: Redeem, { userPrincipalName: username }: User): Promise<string> {
  const { apiClientId, apiClientSecret, viewerClientId } = DEFAULT_IDS;
  const assertion = await redeem({
    grant_type: "password",
    client_id: viewerClientId,
    scope: `api://${apiClientId}/.default`,
    username,
    password: PASSWORD,
  });
  return redeem({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    client_id: apiClientId,
    client_secret: apiClientSecret,
    requested_token_use: "on_behalf_of",
    assertion,
    scope: `${ORIGIN}/.default`,
  });
}

/** What an answer refuses with: its status and Graph's code. */
export function refusalOf({ status, body }: GraphAnswer): readonly [number, unknown] {
  return [status, (body.error as Body | undefined)?.code];
}

/** What it says in words. */
export function messageOf({ body }: GraphAnswer): string {
  return String((body.error as Body | undefined)?.message);
}

/** The `value` of a collection. */
export function itemsOf({ body }: GraphAnswer): readonly Body[] {
  return body.value as readonly Body[];
}

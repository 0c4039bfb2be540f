import { SimulatedClock } from "../../local/simulated-clock.ts";
import { createSigningKey } from "../../local/tenant/authority/key-ring.ts";
import { DEFAULT_IDS, registrationsOf, type SignInRegistrations } from "../../local/tenant/authority/registrations.ts";
import { PASSWORD } from "../../local/tenant/authority/sign-in-people.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import type { User } from "../../local/tenant/model/graph-shapes.ts";
import { type OpenTenant, openTenant } from "../../local/tenant/open-tenant.ts";

/** A JSON object of which a test reads what it is about. */
export type Body = Readonly<Record<string, unknown>>;
type Form = Readonly<Record<string, string>>;

export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** A tenant without a port, of which the login authority is asked. */
export interface SignInStage {
  readonly origin: string;
  readonly tenantId: string;
  /** The app that reads Graph. */
  readonly graphApp: { readonly clientId: string; readonly clientSecret: string };
  readonly registrations: SignInRegistrations;
  readonly clock: SimulatedClock;
  readonly tenant: OpenTenant;
  /** Some who may sign in. */
  readonly people: readonly [User, User, User];
  readonly ask: typeof fetch;
  /** Posts a form to the token endpoint. */
  redeem(form: Form, headers?: Form): Promise<TokenAnswer>;
  /** A token of the back end with these roles. */
  appToken(roles?: readonly string[]): Promise<string>;
  /** The answer to a person's password, by the public client. */
  passwordAnswer(person: User, changes?: Form): Promise<TokenAnswer>;
  close(): Promise<void>;
}

const ORIGIN = "https://login.contoso.example";
const APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "s3cret value~",
  grantedPermissions: ["Chat.Read.All"],
};

/** Every stage begins with the same keys, which take longer than all else; what it rolls to is its own. */
const FIRST_KEYS = Promise.all([createSigningKey(), createSigningKey()]);

export async function openSignInStage(): Promise<SignInStage> {
  const clock = new SimulatedClock();
  const keys = [...(await FIRST_KEYS)];
  const post = async () => ({ status: 202, contentType: "text/plain", body: "" });
  const registrations = registrationsOf(DEFAULT_IDS);
  const { api, backEnd, publicClient } = registrations;
  const tenant = await openTenant({
    clock,
    app: APP,
    registrations,
    seed: 7,
    origin: () => ORIGIN,
    poster: Object.assign(post, { close: () => undefined }),
    createSigningKey: async () => keys.shift() ?? createSigningKey(),
    population: { historyMessages: 0, historyExchanges: 0 },
  });
  const ask = inProcessFetch(tenant.door, ORIGIN);
  const [first, second, third] = tenant.model.directory.users.all;
  if (!first || !second || !third) throw new Error("there are too few people");
  const redeem = async (form: Form, headers: Form = {}) => {
    const url = `${ORIGIN}/${APP.tenantId}/oauth2/v2.0/token`;
    const response = await ask(url, { method: "POST", body: new URLSearchParams(form), headers });
    return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
  };
  return {
    origin: ORIGIN,
    tenantId: APP.tenantId,
    graphApp: APP,
    registrations,
    clock,
    tenant,
    people: [first, second, third],
    ask,
    redeem,
    appToken: async (roles = []) => {
      tenant.control.assignAppRoles(backEnd.clientId, roles);
      const { body } = await redeem({
        grant_type: "client_credentials",
        client_id: backEnd.clientId,
        client_secret: backEnd.clientSecret,
        scope: `api://${api.clientId}/.default`,
      });
      return String(body.access_token);
    },
    passwordAnswer: ({ userPrincipalName: username }, changes = {}) =>
      redeem({
        grant_type: "password",
        client_id: publicClient.clientId,
        scope: `api://${api.clientId}/Messages.Read`,
        username,
        password: PASSWORD,
        ...changes,
      }),
    close: () => tenant.stop(),
  };
}

/** A token of a person, by password. */
export async function personToken(stage: SignInStage, person: User): Promise<string> {
  return String((await stage.passwordAnswer(person)).body.access_token);
}

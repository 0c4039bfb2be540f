import type { TenantRequest, TenantResponse } from "../http.ts";
import { AuthorityError, errorBody } from "./authority-error.ts";
import { type CodeChallenge, readChallenge } from "./code-challenge.ts";
import { choicePage, formPostPage } from "./pages.ts";
import { type ClientRegistration, registeredRedirect } from "./registrations.ts";
import type { ScopeWish } from "./scope-wish.ts";
import type { SignIn } from "./sign-in.ts";

/** Where the answer goes, and how; nothing is sent to an address that is not registered. */
interface Return {
  readonly client: ClientRegistration;
  readonly redirectUri: string;
  readonly isSpa: boolean;
  readonly mode: ResponseMode;
  readonly state: string | null;
}

/** What an app asks for in the query of the page to sign in at. */
interface AuthorizationRequest extends Return {
  readonly wish: ScopeWish;
  readonly challenge: CodeChallenge | undefined;
  readonly nonce: string | undefined;
}

type Values = Readonly<Record<string, string>>;

/** "OAuth 2.0 Multiple Response Type Encoding Practices", 2.1, and "OAuth 2.0 Form Post Response Mode". */
const RESPONSE_MODES = {
  query: (redirectUri: string, answer: Values) => redirect(withQuery(redirectUri, answer)),
  fragment: (redirectUri: string, answer: Values) => redirect(`${redirectUri}#${new URLSearchParams(answer)}`),
  form_post: formPostPage,
} as const;
type ResponseMode = keyof typeof RESPONSE_MODES;

/**
 * The page to sign in at: GET shows who one can be, POST to the same address says who it is.
 * "OAuth 2.0 authorization code flow": "Request an authorization code".
 *
 * @throws AuthorityError where the app cannot be told, since it or its address is not known, or it is about the person
 */
export function authorize(signIn: SignIn, request: TenantRequest): TenantResponse {
  const { searchParams: query } = request.url;
  const back = readReturn(signIn, query);
  try {
    const asked = readRequest(signIn, query, back);
    return request.method === "POST" ? answer(signIn, request, asked) : ask(signIn, query, asked);
  } catch (error) {
    if (!(error instanceof AuthorityError) || PAGE_ERRORS.has(error.row.code)) throw error;
    return refuse(error, back, signIn.clock.nowMs());
  }
}

/** About who signs in: AADSTS50034 and AADSTS50057. The page says it, and the app hears nothing. */
const PAGE_ERRORS: ReadonlySet<number> = new Set([50034, 50057]);

function readReturn({ registrations }: SignIn, query: URLSearchParams): Return {
  const client = registrations.find(query.get("client_id") ?? "");
  if (client === undefined) throw new AuthorityError("unknownApp");
  const redirectUri = query.get("redirect_uri") ?? "";
  const registered = registeredRedirect(client, redirectUri);
  if (registered === undefined) throw new AuthorityError("wrongRedirect");
  const mode = query.get("response_mode") ?? "query";
  if (!isResponseMode(mode)) throw new AuthorityError("badResponseMode");
  return { client, redirectUri, isSpa: registered.platform === "spa", mode, state: query.get("state") };
}

function readRequest(signIn: SignIn, query: URLSearchParams, back: Return): AuthorizationRequest {
  if (query.get("response_type") !== "code") throw new AuthorityError("badResponseType");
  return {
    ...back,
    wish: signIn.readWish(query.get("scope") ?? "", back.client),
    challenge: readChallenge(query, back.isSpa),
    nonce: query.get("nonce") ?? undefined,
  };
}

function ask(signIn: SignIn, query: URLSearchParams, { client, wish }: AuthorizationRequest): TenantResponse {
  signIn.requireConsent(wish, client);
  // There is no session: nobody is signed in before somebody says who they are.
  if (query.get("prompt") === "none") throw new AuthorityError("notSignedIn");
  const hint = signIn.people.find(query.get("login_hint") ?? "")?.user;
  const others = signIn.people.all.filter(({ id }) => id !== hint?.id);
  return choicePage({ client, people: hint === undefined ? others : [hint, ...others] });
}

function answer(signIn: SignIn, { body }: TenantRequest, asked: AuthorizationRequest): TenantResponse {
  const form = new URLSearchParams(body.toString("utf8"));
  if (form.has("cancel")) throw new AuthorityError("declinedConsent");
  const { client, wish, nonce, isSpa, redirectUri, challenge } = asked;
  signIn.requireConsent(wish, client);
  const name = form.get("username") ?? "";
  const session = signIn.open({ name, clientId: client.clientId, wish, nonce, isSpa, isAtPage: true });
  return send(asked, { code: signIn.codes.give({ session, redirectUri, challenge }) });
}

function refuse(error: AuthorityError, back: Return, nowMs: number): TenantResponse {
  const { error: word, error_description, error_uri, suberror } = errorBody(error, nowMs);
  // At a page consent has a word of its own: OpenID Connect Core, 3.1.2.6.
  return send(back, { error: suberror === "consent_required" ? suberror : word, error_description, error_uri });
}

function send({ mode, redirectUri, state }: Return, values: Values): TenantResponse {
  return RESPONSE_MODES[mode](redirectUri, state === null ? values : { ...values, state });
}

function redirect(location: string): TenantResponse {
  return { status: 302, headers: { location, "cache-control": "no-store, no-cache" } };
}

function withQuery(redirectUri: string, answer: Values): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return url.href;
}

function isResponseMode(mode: string): mode is ResponseMode {
  return Object.hasOwn(RESPONSE_MODES, mode);
}

import type { SignIn } from "../../access/sign-in.ts";

/** Runs in a browser: a person signs in on GET /api/docs, and what they try is asked for with their token. */

interface Person {
  readonly name: string;
  /** Renewed in silence where it has ended. */
  token(): Promise<string>;
  signOut(): Promise<void>;
}

/** The viewer's own module, which is of no use to whoever has a key: it is loaded when somebody signs in. */
interface SignInModule {
  openSignIn(entra: NonNullable<SignIn["entra"]>): Promise<{
    readonly person: Person | undefined;
    signIn(): Promise<void>;
  }>;
}

interface PageElement {
  hidden: boolean;
  textContent: string | null;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  onclick: (() => void) | null;
}

declare const document: { querySelector(selector: string): PageElement | null };
declare const location: { href: string; hash: string; readonly hostname: string; readonly pathname: string };
declare const history: { replaceState(state: null, unused: "", url: string): void };

/** What of Swagger UI is told who is signed in. */
export interface Authorizing {
  readonly authActions: { logoutWithPersistOption(names: readonly string[]): void };
  readonly oas3Actions: { setSelectedServer(url: string): void };
  preauthorizeApiKey(name: string, value: string): void;
}

const SCHEME = "entraToken";
const SERVER = "/api/entra";
/** In the tab, like what the library itself keeps: somebody has signed in, so a reload looks for them. */
const MARK = "teamsink.signed-in";
/** Of an address: somebody pressed the button before they came here. */
const PRESSED = "#sign-in";
/** How the login authority leads back. "Microsoft identity platform and OAuth 2.0 authorization code flow". */
const RETURNED = /[#&](?:code|error)=/;

interface Signed {
  readonly person: Person;
  /** The token that is filled in; whoever types another has that sent. */
  filledIn: string;
}

let signed: Signed | undefined;

/** What the login authority answered, which Swagger UI would take for the name of a tag: to be called before there is any. */
export function takeAnswer(): string | undefined {
  const { hash, pathname } = location;
  if (!RETURNED.test(hash)) return undefined;
  history.replaceState(null, "", pathname);
  return hash;
}

/**
 * Puts the button on the page where people can sign in, and goes on where somebody has.
 *
 * @param answer of the login authority, to whoever comes back from there
 */
export async function offerSignIn(ui: Authorizing, answer: string | undefined): Promise<void> {
  const [button, words] = [document.querySelector("#sign-in"), document.querySelector("#signed-in")];
  const response = await fetch("sign-in").catch(() => undefined);
  const { entra } = response?.ok ? ((await response.json()) as SignIn) : { entra: null };
  if (button === null || words === null || entra === null) return;
  const told = (doing: Promise<void>) =>
    doing.catch(() => {
      words.textContent = "Signing in failed.";
    });
  const show = ({ person }: Signed) => {
    words.textContent = person.name;
    button.textContent = "Sign out";
    button.onclick = () => void told(signOut(ui, person));
  };
  const open = async () => {
    const module = (await import(new URL(button.dataset.module ?? "", location.href).href)) as SignInModule;
    const { person, signIn } = await module.openSignIn(entra);
    if (person === undefined) return { signIn };
    signed = { person, filledIn: await person.token() };
    sessionStorage.setItem(MARK, "yes");
    fillIn(ui, signed);
    show(signed);
    return undefined;
  };
  const signInNow = async () => {
    // Of this machine one name alone is registered: "Redirect URI (reply URL) outline and restrictions".
    if (location.hostname === "127.0.0.1") {
      location.href = location.href.replace("127.0.0.1", "localhost").replace(/#.*|$/, PRESSED);
      return;
    }
    await (await open())?.signIn();
  };
  button.onclick = () => void told(signInNow());
  button.hidden = false;
  if (location.hash === PRESSED) {
    location.hash = "";
    await told(signInNow());
  } else if (answer !== undefined || sessionStorage.getItem(MARK) !== null) {
    if (answer !== undefined) history.replaceState(null, "", location.pathname + answer);
    await told(open().then((nobody) => nobody && sessionStorage.removeItem(MARK)));
  }
}

/** What is sent with the token that was filled in, with the one that is good now. */
export async function withFreshToken<R extends { readonly headers: Record<string, string> }>(
  request: R,
  ui: Authorizing,
): Promise<R> {
  const name = Object.keys(request.headers).find((header) => header.toLowerCase() === "authorization");
  if (signed === undefined || name === undefined || request.headers[name] !== `Bearer ${signed.filledIn}`) {
    return request;
  }
  const token = await signed.person.token();
  request.headers[name] = `Bearer ${token}`;
  if (token !== signed.filledIn) {
    signed.filledIn = token;
    ui.preauthorizeApiKey(SCHEME, token);
  }
  return request;
}

function fillIn(ui: Authorizing, { filledIn }: Signed): void {
  ui.preauthorizeApiKey(SCHEME, filledIn);
  ui.oas3Actions.setSelectedServer(SERVER);
}

async function signOut(ui: Authorizing, person: Person): Promise<void> {
  signed = undefined;
  sessionStorage.removeItem(MARK);
  ui.authActions.logoutWithPersistOption([SCHEME]);
  await person.signOut();
}

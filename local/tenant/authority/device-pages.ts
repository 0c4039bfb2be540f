import type { TenantRequest, TenantResponse } from "../http.ts";
import { DEVICE_CODE_LIFETIME_MS, DEVICE_POLL_INTERVAL_MS } from "../limits.ts";
import { AuthorityError } from "./authority-error.ts";
import { choicePage, messagePage, userCodePage } from "./pages.ts";
import type { ClientRegistration } from "./registrations.ts";
import type { SignIn } from "./sign-in.ts";

/** What a device asks for first. "OAuth 2.0 device authorization grant": "Device authorization request". */
export function openDeviceRequest(signIn: SignIn, form: URLSearchParams, client: ClientRegistration): TenantResponse {
  const { authority, deviceCodes } = signIn;
  const wish = signIn.readWish(form.get("scope") ?? "", client);
  const { deviceCode, userCode } = deviceCodes.open({ clientId: client.clientId, wish });
  const page = `${authority.origin}/common/oauth2/deviceauth`;
  const body = {
    user_code: userCode,
    device_code: deviceCode,
    verification_uri: page,
    expires_in: DEVICE_CODE_LIFETIME_MS / 1000,
    interval: DEVICE_POLL_INTERVAL_MS / 1000,
    message: `To sign in, use a web browser to open the page ${page} and enter the code ${userCode} to authenticate.`,
  };
  return { status: 200, body };
}

/** GET asks for the code, which a link may bring along; each POST goes one step on: the code, then who it is. */
export function devicePage(signIn: SignIn, { method, url, body }: TenantRequest): TenantResponse {
  if (method === "GET") return userCodePage(url.searchParams.get("otc") ?? "");
  const form = new URLSearchParams(body.toString("utf8"));
  const userCode = form.get("user_code") ?? "";
  const { clientId, wish } = signIn.deviceCodes.waiting(userCode);
  const client = signIn.registrations.find(clientId);
  if (client === undefined) throw new AuthorityError("unknownApp");
  if (form.has("cancel")) {
    signIn.deviceCodes.answer(userCode, "declined");
    return messagePage("Cancelled", `${client.displayName} is told that you did not sign in.`);
  }
  const name = form.get("username");
  if (name === null) return choicePage({ client, people: signIn.people.all, hidden: { user_code: userCode } });
  signIn.requireConsent(wish, client);
  const session = signIn.open({ name, clientId, wish, nonce: undefined, isSpa: false, isAtPage: true });
  signIn.deviceCodes.answer(userCode, session);
  return messagePage(
    "Signed in",
    `You have signed in to ${client.displayName} on your device. You may close this page.`,
  );
}

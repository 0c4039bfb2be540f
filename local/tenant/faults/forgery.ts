import { toIso } from "../../../shared/base/clock.ts";
import type { SeededRandom } from "../../seeded-random.ts";
import { type Authority, CHANGE_TRACKING_APP_ID } from "../authority/authority.ts";
import type { SigningKey } from "../authority/key-ring.ts";
import { messageNotice } from "../delivery/message-notice.ts";
import { type ChangeNotification, changeNotification } from "../delivery/notification-item.ts";
import type { OutgoingItem } from "../delivery/outgoing-item.ts";
import type { MessageChange } from "../model/tenant-model.ts";
import type { Subscription } from "../subscriptions/subscription.ts";
import type { FaultBoard, FaultName } from "./faults.ts";

/** Newer than anything genuine: whoever accepts it stores a text that nobody wrote. */
const FORGED_AHEAD_MS = 60_000;
const LONG_AGO_MS = 7 * 86_400_000;
export const FORGED_TEXT = "<p>forged</p>";

/** Each way in which a validation token can be wrong, in turn. */
const TOKEN_FLAWS = ["signature", "audience", "publisher", "issuer", "expired", "missing"] as const;
type TokenFlaw = (typeof TOKEN_FLAWS)[number];

const FORGERIES = ["forge-token", "forge-client-state", "forge-tenant"] as const satisfies FaultName[];
type ForgeryName = (typeof FORGERIES)[number];

/** What somebody sends who knows the public certificate and the URL, but is not Microsoft Graph. */
export class Forger {
  readonly #authority: Authority;
  readonly #random: SeededRandom;
  readonly #createKey: () => Promise<SigningKey>;
  #foreignKey: Promise<SigningKey> | undefined;
  #flawIndex = 0;

  constructor(options: { authority: Authority; random: SeededRandom; createKey: () => Promise<SigningKey> }) {
    this.#authority = options.authority;
    this.#random = options.random;
    this.#createKey = options.createKey;
  }

  /** The forged items that the faults ask for beside this genuine change. */
  async forge(faults: FaultBoard, change: MessageChange, subscription: Subscription): Promise<OutgoingItem[]> {
    const names = FORGERIES.filter((name) => faults.strike(name) !== undefined);
    return await Promise.all(names.map((name) => this.#forgeOne(name, change, subscription)));
  }

  async #forgeOne(name: ForgeryName, change: MessageChange, subscription: Subscription): Promise<OutgoingItem> {
    const { tenantId } = this.#authority.app;
    const forged = messageNotice({ stored: change.stored, message: forgedMessage(change) }, "updated");
    const genuine = changeNotification(subscription, tenantId, forged);
    const items: Record<ForgeryName, ChangeNotification> = {
      "forge-token": genuine,
      "forge-client-state": { ...genuine, clientState: this.#random.hex(32) },
      "forge-tenant": { ...genuine, tenantId: this.#random.guid() },
    };
    const token = name === "forge-token" ? await this.#flawedToken() : await this.#authority.validationToken();
    const { notificationUrl: url, includeResourceData: needsToken } = subscription;
    return { url, item: items[name], subscription, needsToken, forged: { token } };
  }

  #flawedToken(): Promise<string | null> {
    const flaw = TOKEN_FLAWS[this.#flawIndex % TOKEN_FLAWS.length] ?? "missing";
    this.#flawIndex += 1;
    const claims = this.#authority.validationClaims();
    const otherApp = this.#random.guid();
    const tokens: Record<TokenFlaw, () => Promise<string | null>> = {
      signature: async () => this.#authority.sign(claims, { key: await this.#signingKeyOfSomebodyElse() }),
      audience: () => this.#authority.sign({ ...claims, aud: otherApp }),
      publisher: () => this.#authority.sign({ ...claims, ...publisher(claims, otherApp) }),
      issuer: () => this.#authority.sign({ ...claims, iss: this.#authority.issuerV2(otherApp), tid: otherApp }),
      expired: () => this.#authority.sign(claims, { ageMs: LONG_AGO_MS }),
      missing: () => Promise.resolve(null),
    };
    return tokens[flaw]();
  }

  /** Same `kid` as the real one, so that only the signature tells. */
  async #signingKeyOfSomebodyElse(): Promise<SigningKey> {
    this.#foreignKey ??= this.#createKey();
    return { ...(await this.#foreignKey), kid: this.#authority.keys.active.kid };
  }
}

function publisher(claims: object, appId: string): object {
  const changed = Object.entries(claims).filter(([, value]) => value === CHANGE_TRACKING_APP_ID);
  return Object.fromEntries(changed.map(([name]) => [name, appId]));
}

function forgedMessage({ message }: MessageChange): MessageChange["message"] {
  const atMs = Number(message.etag) + FORGED_AHEAD_MS;
  return {
    ...message,
    etag: String(atMs),
    lastModifiedDateTime: toIso(atMs),
    body: { contentType: "html", content: FORGED_TEXT },
  };
}

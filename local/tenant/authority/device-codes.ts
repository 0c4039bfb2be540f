import { randomInt } from "node:crypto";
import type { Clock } from "../../../shared/base/clock.ts";
import { DEVICE_CODE_LIFETIME_MS, DEVICE_POLL_INTERVAL_MS } from "../limits.ts";
import { AuthorityError } from "./authority-error.ts";
import type { ScopeWish } from "./scope-wish.ts";
import { type SignInSession, Vouchers } from "./sign-in-sessions.ts";

/** What a person at a page has said to a device: nothing yet, no, or who they are. */
type Answer = "pending" | "declined" | SignInSession;

interface DeviceRequest {
  readonly clientId: string;
  readonly wish: ScopeWish;
  readonly userCode: string;
  intervalMs: number;
  polledMs: number | undefined;
  answer: Answer;
}

/** RFC 8628, 3.5: what a device that polled too fast waits longer from then on. */
const SLOWER_BY_MS = 5_000;
/** "device authorization grant": without letters and digits that look alike. */
const USER_CODE_CHARACTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const USER_CODE_LENGTH = 9;

/** The requests of devices, from the code to the tokens. RFC 8628. */
export class DeviceCodes {
  readonly #clock: Clock;
  readonly #requests: Vouchers<DeviceRequest>;
  readonly #deviceCodes = new Map<string, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#requests = new Vouchers(clock, DEVICE_CODE_LIFETIME_MS);
  }

  open(asked: Pick<DeviceRequest, "clientId" | "wish">): { readonly deviceCode: string; readonly userCode: string } {
    const userCode = Array.from({ length: USER_CODE_LENGTH }, () =>
      USER_CODE_CHARACTERS.charAt(randomInt(USER_CODE_CHARACTERS.length)),
    ).join("");
    const deviceCode = this.#requests.give({
      ...asked,
      userCode,
      intervalMs: DEVICE_POLL_INTERVAL_MS,
      polledMs: undefined,
      answer: "pending",
    });
    this.#forget();
    this.#deviceCodes.set(userCode, deviceCode);
    return { deviceCode, userCode };
  }

  /**
   * What the page shows before anybody answers.
   *
   * @throws AuthorityError for a code that is none, is over or was answered
   */
  waiting(userCode: string): DeviceRequest {
    const found = this.#requests.find(this.#deviceCodes.get(userCode.trim().toUpperCase()) ?? "");
    if (found === undefined || found.isExpired) throw new AuthorityError("badUserCode");
    if (found.value.answer !== "pending") throw new AuthorityError("usedUserCode");
    return found.value;
  }

  answer(userCode: string, answer: Answer): void {
    this.waiting(userCode).answer = answer;
  }

  /**
   * One poll of the device: who has signed in meanwhile. Succeeds once.
   *
   * @throws AuthorityError while nobody has answered, when it polls too fast, was declined, is over or used
   */
  redeem(deviceCode: string, clientId: string): SignInSession {
    const found = this.#requests.find(deviceCode);
    if (found === undefined) throw new AuthorityError("badDeviceCode");
    const { value: request, isExpired, isUsed } = found;
    if (request.clientId !== clientId) throw new AuthorityError("grantOfAnother");
    if (isUsed) throw new AuthorityError("usedCode");
    if (isExpired) throw new AuthorityError("expiredDeviceCode");
    const { answer } = request;
    if (answer === "pending") {
      throw new AuthorityError(this.#isTooFast(request) ? "slowDown" : "authorizationPending");
    }
    this.#requests.use(deviceCode);
    this.#deviceCodes.delete(request.userCode);
    if (answer === "declined") throw new AuthorityError("authorizationDeclined");
    return answer;
  }

  #forget(): void {
    for (const [userCode, deviceCode] of this.#deviceCodes) {
      if (this.#requests.find(deviceCode) === undefined) this.#deviceCodes.delete(userCode);
    }
  }

  /** The first poll may come at once: nothing was polled before. */
  #isTooFast(request: DeviceRequest): boolean {
    const nowMs = this.#clock.nowMs();
    const isTooFast = request.polledMs !== undefined && nowMs - request.polledMs < request.intervalMs;
    request.polledMs = nowMs;
    if (isTooFast) request.intervalMs += SLOWER_BY_MS;
    return isTooFast;
  }
}

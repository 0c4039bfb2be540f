import { expect, it } from "vitest";
import { claimsOf } from "../../../web/session/claims.ts";

const CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const challenge = (claims: string) => `Bearer error="insufficient_claims", claims="${claims}"`;

it.each([
  ["a challenge", { status: 401, header: challenge(btoa(CLAIMS)), claims: CLAIMS }],
  [
    "one in base64url",
    {
      status: 401,
      header: challenge(btoa('{"a":"??>>"}').replaceAll("+", "-").replaceAll("/", "_")),
      claims: '{"a":"??>>"}',
    },
  ],
  ["no token", { status: 401, header: "Bearer", claims: undefined }],
  ["no header", { status: 401, header: undefined, claims: undefined }],
  ["what is no JSON", { status: 401, header: challenge(btoa("claims")), claims: undefined }],
  ["what is no base64", { status: 401, header: challenge("a"), claims: undefined }],
  ["another status", { status: 403, header: challenge(btoa(CLAIMS)), claims: undefined }],
])("reads what the tenant wants to see: %s", (_what, { status, header, claims }) => {
  const headers = new Headers(header === undefined ? {} : { "www-authenticate": header });
  expect(claimsOf({ status, headers })).toBe(claims);
});

/** What goes wrong between us and whoever has changes posted to them. Rows of the catalogue in `errors.ts`. */
export const HOOK_ERRORS = {
  "hook-not-found": {
    fault: "sender",
    status: 404,
    title: "No hook bears this id",
    remedy: "Take the hookId from GET /api/hooks.",
  },
  "hook-url-refused": {
    fault: "sender",
    status: 400,
    title: "Nothing is posted to this URL",
    remedy:
      "Give an https URL of the internet, at port 443 or 8443, without a user in it; HOOKS_ALLOW_PRIVATE=on allows private addresses.",
  },
  "hook-limit": {
    fault: "sender",
    status: 409,
    title: "There are as many hooks as there may be",
    remedy: "Delete one that nobody needs; one hook may serve several by a receiver that passes on.",
  },
  "hook-key-missing": {
    fault: "operator",
    status: 503,
    title: "Key Vault holds no key under which secrets of hooks are kept, or not the one they were kept under",
    remedy: "Run npm run setup, which makes the secret hook-key; or enable the version that the detail names.",
  },
  "hook-undelivered": {
    fault: "operator",
    status: 502,
    title: "A receiver did not take an event in three days of trying",
    remedy: "Look why it refuses what it is sent; it is sent once a day again, and at once by POST /api/dead-letters.",
  },
  "hook-behind": {
    fault: "operator",
    status: 503,
    title: "A hook is not told what is new",
    remedy:
      "GET /api/hooks says of each what its receiver answered. One that is disabled goes on from where it was with action resume.",
  },
} as const;

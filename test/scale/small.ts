/** One chat a user instead of twenty, one day, and no rebuild: `npm run scale` has the whole. */
export const SMALL = { users: 1_000, instances: 8, chatsPerUser: 1, days: 1, rebuilds: false };

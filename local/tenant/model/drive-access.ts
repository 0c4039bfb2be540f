import type { DriveAudience } from "./drive-folder.ts";
import { seesChannel } from "./sight.ts";
import type { TenantModel } from "./tenant-model.ts";

export function isInAudience(model: TenantModel, audience: DriveAudience, userId: string): boolean {
  if ("userId" in audience) return audience.userId === userId;
  const conversation = model.conversations.get(audience.channelId);
  return conversation !== undefined && seesChannel(model, userId, conversation);
}

import { sha256Of } from "../../local/tenant/model/content-bytes.ts";
import type { StoredMessage } from "../../local/tenant/model/conversation.ts";
import type { OpenTenant } from "../../local/tenant/open-tenant.ts";
import type { ContentEntry, ContentRecord } from "../../shared/store/content/content-record.ts";
import { contentRecordId } from "../../shared/store/content/content-record.ts";
import { cosmosIdOf } from "../../shared/store/message/identity.ts";
import type { KeptStores } from "./stores/kept-stores.ts";
import { identityOf } from "./witness.ts";

/** What a message of the tenant names now, and what is right to have of it: some bytes, or the reason why not. */
interface Wanted {
  readonly address: string;
  readonly right: (entry: ContentEntry) => boolean | Promise<boolean>;
}

/**
 * What the tenant's messages name and is not kept as it was, in words. Of what has been deleted, only that which was there
 * when its message came can be kept, so nothing is asked of it.
 */
export async function contentMissing({
  stores,
  tenant,
}: {
  readonly stores: KeptStores;
  readonly tenant: OpenTenant;
}): Promise<string[]> {
  const messages = [...tenant.model.conversations.values()].flatMap((conversation) => [
    ...conversation.messages.values(),
  ]);
  const there = messages.filter(({ message }) => message.deletedDateTime === null);
  const missing = await Promise.all(there.map((stored) => missingOf({ stores, tenant }, stored)));
  return missing.flat();
}

async function missingOf({ stores, tenant }: { stores: KeptStores; tenant: OpenTenant }, stored: StoredMessage) {
  const wanted = [...wantedHosted(tenant, stored), ...wantedFiles(tenant, stored)];
  if (wanted.length === 0) return [];
  const { conversationId } = stored.conversation;
  const documentId = cosmosIdOf(identityOf({ stored }));
  const id = contentRecordId({ conversationId, documentId });
  const entries = (await stores.state.get<ContentRecord>("content", id))?.value.contents ?? [];
  const missing: string[] = [];
  for (const { address, right } of wanted) {
    const entry = entries.find((candidate) => candidate.address === address);
    const bytes = entry?.sha256 === undefined ? undefined : stores.content.contents.get(entry.sha256);
    const isHeld = entry?.state !== "kept" || bytes?.byteLength === entry.sizeBytes;
    if (entry === undefined || !isHeld || !(await right(entry))) {
      missing.push(
        `${conversationId} ${documentId}: ${address.slice(0, 80)} is ${entry?.state} ${entry?.reason ?? ""}`,
      );
    }
  }
  return missing;
}

function wantedHosted({ model, control }: OpenTenant, stored: StoredMessage): Wanted[] {
  const said = JSON.stringify([stored.message.body, stored.message.attachments]);
  const wasForbidden = (control.faults.state()["content-forbidden"]?.struck ?? 0) > 0;
  return model
    .hostedContents(stored)
    .filter(({ id }) => said.includes(id))
    .map(({ id, bytes }) => ({
      address: id,
      right: ({ state, sizeBytes, reason }) =>
        state === "kept" ? sizeBytes === bytes.length : wasForbidden && reason === "forbidden",
    }));
}

/** Any of the states that the file was in; the eTag says which. */
function wantedFiles({ model }: OpenTenant, stored: StoredMessage): Wanted[] {
  const urls = stored.message.attachments.flatMap(({ contentType, contentUrl }) =>
    contentType === "reference" && contentUrl !== null ? [contentUrl] : [],
  );
  return urls.map((url) => ({
    address: url,
    async right({ state, sha256, eTag }) {
      const file = model.files.get(url);
      if (state === "refused") return file?.access !== "there";
      const version = file?.versions.find((candidate) => candidate.eTag === eTag);
      return version !== undefined && (await sha256Of(version.bytes)) === sha256;
    },
  }));
}

import { useState } from "react";
import { type Conversation, fullTitle } from "../api/conversations.ts";
import { uploadFile } from "../api/upload.ts";
import { newIdempotencyKey, sendMessage } from "../api/write.ts";
import { bar } from "../text/bar.ts";
import { AskScreen } from "./ask-screen.tsx";
import { expanded } from "./completions.ts";
import { useStage } from "./stage.ts";

const CELLS = 30;

/** Which file; then it is on its way, and stands in the conversation at the end. */
export function UploadScreen({
  conversation,
  crumbs,
}: {
  readonly conversation: Conversation;
  readonly crumbs: readonly string[];
}) {
  const { api, go } = useStage();
  const [share, setShare] = useState<number>();
  const [failure, setFailure] = useState<Error>();
  const upload = async (path: string) => {
    setShare(0);
    setFailure(undefined);
    try {
      const onProgress = ({ sentBytes, sizeBytes }: { sentBytes: number; sizeBytes: number }) =>
        setShare(sentBytes / sizeBytes);
      const { driveId, itemId } = await uploadFile(api, { place: conversation, path: expanded(path) }, { onProgress });
      const draft = { content: "", attachments: [{ driveId, itemId }] };
      await sendMessage(api, conversation, { draft, key: newIdempotencyKey() });
      go.instead({ name: "chat", conversation });
    } catch (error) {
      setFailure(error as Error);
      setShare(undefined);
    }
  };
  return (
    <AskScreen
      crumbs={[...crumbs, fullTitle(conversation), "Upload"]}
      about={["Which file? Tab completes its path."]}
      isBusy={share !== undefined}
      {...(share !== undefined && { progress: `${bar(share, CELLS)}  ${Math.floor(share * 100)} %` })}
      failure={failure}
      verb="upload"
      isPath
      onAnswer={(path) => void upload(path)}
    />
  );
}

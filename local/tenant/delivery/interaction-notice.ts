import type { InteractionChange } from "../model/copilot.ts";
import type { ResourceChange } from "../subscriptions/resource-change.ts";

/** What subscribers of Copilot interactions are told. The sample's resource names neither user nor session. */
export function interactionNotice({ changeType, userId, interaction }: InteractionChange): ResourceChange {
  const resource = `copilot/interactionHistory/interactions('${interaction.id}')`;
  return {
    entity: "aiInteraction",
    changeType,
    place: { teamId: null, conversationId: null, involves: (other) => other === userId },
    resource,
    resourceData: { id: interaction.id, "@odata.type": "#Microsoft.Graph.aiInteraction", "@odata.id": resource },
    payload: () => ({
      "@odata.context": "https://graph.microsoft.com/$metadata#copilot/interactionHistory/interactions/$entity",
      ...interaction,
    }),
  };
}

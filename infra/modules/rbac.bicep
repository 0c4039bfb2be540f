@description('The identity of the app.')
param principalId string
param hostStorageName string
param dataStorageName string
param cosmosAccountName string
param keyVaultName string
param appInsightsName string
@description('Who writes secrets and the certificate; empty is nobody.')
param operatorPrincipalId string
param operatorPrincipalType string
@description('Who reads what is stored; empty is nobody.')
param readerPrincipalId string
param readerPrincipalType string

// Azure: "Azure built-in roles".
var roles = {
  storageBlobDataOwner: 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  storageBlobDataReader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
  storageQueueDataContributor: '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  storageTableDataContributor: '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  keyVaultSecretsUser: '4633458b-17de-408a-b874-0445c86b69e6'
  keyVaultSecretsOfficer: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'
  keyVaultCertificatesOfficer: 'a4417e6f-fecd-4de8-b567-7b0420556985'
  monitoringMetricsPublisher: '3913510d-42f4-4e42-8a64-420c390055eb'
}
// On the host's own account. Azure: "Connecting to host storage with an identity".
var hostRoles = [
  // Owner, not contributor: the Functions host takes leases and keeps its keys and the package here.
  roles.storageBlobDataOwner
  roles.storageQueueDataContributor
  // The host writes its diagnostic events to tables.
  roles.storageTableDataContributor
]
// Only in these, by name: the account may hold containers of somebody else's.
var dataContainers = [
  'raw'
  'raw-interactions'
  'quarantine'
  'claims'
  'content'
]
var operatorRoles = [
  roles.keyVaultSecretsOfficer
  roles.keyVaultCertificatesOfficer
]
// Cosmos DB's own, not of Azure RBAC: documents, but neither containers nor keys.
var cosmosDataReader = '00000000-0000-0000-0000-000000000001'
var cosmosDataContributor = '00000000-0000-0000-0000-000000000002'

resource hostStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: hostStorageName
}

resource dataStorage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: dataStorageName

  resource blobService 'blobServices' existing = {
    name: 'default'

    resource containers 'containers' existing = [for container in dataContainers: {
      name: container
    }]
  }
}

resource cosmosAccount 'Microsoft.DocumentDB/databaseAccounts@2025-04-15' existing = {
  name: cosmosAccountName
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: keyVaultName
}

resource appInsights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: appInsightsName
}

resource host 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in hostRoles: {
  name: guid(hostStorage.id, principalId, role)
  scope: hostStorage
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource data 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for (container, index) in dataContainers: {
  name: guid(dataStorage.id, container, principalId, roles.storageBlobDataContributor)
  scope: dataStorage::blobService::containers[index]
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataContributor)
  }
}]

resource secrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roles.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(appInsights.id, principalId, roles.monitoringMetricsPublisher)
  scope: appInsights
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.monitoringMetricsPublisher)
  }
}

// On the account, which holds nothing else, since the SDK reads the account's metadata before anything.
resource documents 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = {
  parent: cosmosAccount
  name: guid(cosmosAccount.id, principalId, cosmosDataContributor)
  properties: {
    principalId: principalId
    roleDefinitionId: '${cosmosAccount.id}/sqlRoleDefinitions/${cosmosDataContributor}'
    scope: cosmosAccount.id
  }
}

resource operator 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for role in operatorRoles: if (!empty(operatorPrincipalId)) {
  name: guid(vault.id, operatorPrincipalId, role)
  scope: vault
  properties: {
    principalId: operatorPrincipalId
    principalType: operatorPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
  }
}]

resource documentReader 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-04-15' = if (!empty(readerPrincipalId)) {
  parent: cosmosAccount
  name: guid(cosmosAccount.id, readerPrincipalId, cosmosDataReader)
  properties: {
    principalId: readerPrincipalId
    roleDefinitionId: '${cosmosAccount.id}/sqlRoleDefinitions/${cosmosDataReader}'
    scope: cosmosAccount.id
  }
}

// Raw payloads alone: what is in quarantine is sealed, and claims are gone within seconds.
resource rawReader 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(readerPrincipalId)) {
  name: guid(dataStorage.id, 'raw', readerPrincipalId, roles.storageBlobDataReader)
  scope: dataStorage::blobService::containers[0]
  properties: {
    principalId: readerPrincipalId
    principalType: readerPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.storageBlobDataReader)
  }
}

import { accountProperties } from 'storage-account.bicep'

param name string
param location string
param tags object
param sku string
@description('0 is for ever.')
param messageRetentionDays int
@description('See main.bicep.')
param accessLogs string
param workspaceId string
param isPrivate bool
param allowedIpAddresses array
@description('The identity of the app.')
param principalId string
@description('Who reads the tables; empty is nobody.')
param readerPrincipalId string
param readerPrincipalType string

// Azure: "Azure built-in roles".
var storageBlobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
var storageBlobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var logCategories = {
  none: []
  blobs: ['StorageRead', 'StorageDelete']
  everything: ['StorageRead', 'StorageDelete', 'StorageWrite']
}
// The tables of what ends with its retention: shared/lake/tables.ts. A test compares them. Those of the directory stay: a team
// that did not change for a year stands in a file of last year.
var expiringTables = [
  'messages'
  'message_replies'
  'transcripts'
  'recordings'
  'interactions'
]

// An account of its own, since data platforms take only one with a hierarchical namespace, which has neither versions nor
// immutability; and since whoever reads it must not come near the rest.
resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: union(accountProperties(isPrivate, allowedIpAddresses), { isHnsEnabled: true })
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    // A week to take back what was deleted: by the app, what it has compacted.
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = {
  parent: blobService
  name: 'lake'
  properties: {
    publicAccess: 'None'
  }
}

// Always deployed, if only disabled: a rule left out would stay in place from an earlier deployment and go on deleting.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'expire-lake'
          enabled: messageRetentionDays > 0
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: map(expiringTables, table => '${container.name}/${table}/')
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: max(messageRetentionDays, 1)
                }
              }
            }
          }
        }
      ]
    }
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, 'lake', principalId, storageBlobDataContributor)
  scope: container
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataContributor)
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(readerPrincipalId)) {
  name: guid(account.id, 'lake', readerPrincipalId, storageBlobDataReader)
  scope: container
  properties: {
    principalId: readerPrincipalId
    principalType: readerPrincipalType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', storageBlobDataReader)
  }
}

resource access 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (accessLogs != 'none') {
  name: 'access'
  scope: blobService
  properties: {
    workspaceId: workspaceId
    logs: map(logCategories[accessLogs], category => { category: category, enabled: true })
  }
}

output id string = account.id
output name string = account.name

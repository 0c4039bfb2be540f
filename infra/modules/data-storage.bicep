import { accountProperties } from 'storage-account.bicep'

param name string
param location string
param tags object
param sku string
param versioning bool
@description('0 is for ever.')
param messageRetentionDays int
@description('0 is for ever.')
param rawRetentionDays int
@description('0 is no policy.')
param rawImmutabilityDays int
@description('See main.bicep.')
param accessLogs string
param workspaceId string
param isPrivate bool
param allowedIpAddresses array

// The names of the code: shared/port/blob-store.ts. A test compares them.
var containerNames = [
  'raw'
  'raw-interactions'
  'quarantine'
  'claims'
  'content'
]
var logCategories = {
  none: []
  blobs: ['StorageRead', 'StorageDelete']
  everything: ['StorageRead', 'StorageDelete', 'StorageWrite']
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: accountProperties(isPrivate, allowedIpAddresses)
}

resource blobService 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: versioning
    // A week to take back what a person deleted. The app itself deletes only claims and what was in quarantine.
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

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [for container in containerNames: {
  parent: blobService
  name: container
  properties: {
    publicAccess: 'None'
  }
}]

// Left unlocked: a locked policy can never be shortened or removed, and that is for a person to decide.
resource rawImmutability 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2024-01-01' = if (rawImmutabilityDays > 0) {
  parent: containers[0]
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: rawImmutabilityDays
    allowProtectedAppendWrites: false
  }
}

// Always deployed, if only disabled: a rule left out would stay in place from an earlier deployment and go on deleting.
// There is none for quarantine and claims: dead letters point at claims, and the app removes what is over of both once a day.
resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'expire-raw'
          enabled: rawRetentionDays > 0
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'raw/'
                'raw-interactions/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: max(rawRetentionDays, 1)
                }
              }
              version: {
                delete: {
                  daysAfterCreationGreaterThan: max(rawRetentionDays, 1)
                }
              }
            }
          }
        }
        {
          // What a message names ends with it. The app writes content anew, if only its date, whenever another message names it.
          name: 'expire-content'
          enabled: messageRetentionDays > 0
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'content/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: max(messageRetentionDays, 1)
                }
              }
              version: {
                delete: {
                  daysAfterCreationGreaterThan: max(messageRetentionDays, 1)
                }
              }
            }
          }
        }
        {
          // What a copy left that ended between two steps: one takes hours at the most.
          name: 'expire-copies'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'content/copies/'
              ]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: 7
                }
              }
              version: {
                delete: {
                  daysAfterCreationGreaterThan: 1
                }
              }
            }
          }
        }
        {
          // The app removes these when they are stored elsewhere: nothing of a message may stay behind as a version.
          name: 'expire-removed'
          enabled: true
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: [
                'blockBlob'
              ]
              prefixMatch: [
                'quarantine/'
                'claims/'
              ]
            }
            actions: {
              version: {
                delete: {
                  daysAfterCreationGreaterThan: 1
                }
              }
            }
          }
        }
      ]
    }
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

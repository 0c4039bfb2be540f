using '../../main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param graphAuth = 'managed-identity'
param graphClientId = '6b6a7bfa-1f8e-4d0c-9f0e-2f5d3a6f1c11'

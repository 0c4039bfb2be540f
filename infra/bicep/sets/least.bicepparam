using '../../main.bicep'

// Whatever can be left out is.
param environmentName = 'prod'
param location = 'westeurope'
param operatorPrincipalId = '33333333-3333-3333-3333-333333333333'
param operatorSetsUp = false
param accessLogs = 'none'
param blobVersioning = false
param dailyLogCapGb = 0
param monthlyBudgetAmount = 0

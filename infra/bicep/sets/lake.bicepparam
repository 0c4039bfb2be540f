using '../../main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param lake = 'on'
param lakeReaderPrincipalId = '55555555-5555-5555-5555-555555555555'
param messageRetentionDays = 365
param enablePrivateNetworking = true

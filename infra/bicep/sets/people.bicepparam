using '../../main.bicep'

param environmentName = 'prod'
param location = 'westeurope'
param operatorPrincipalId = '33333333-3333-3333-3333-333333333333'
param readerPrincipalId = '44444444-4444-4444-4444-444444444444'
param alertEmail = 'ops@example.com'
param accessLogs = 'everything'
param quietHours = 3
param apiClientId = '66666666-6666-6666-6666-666666666666'
param onBehalf = 'messages,chats'
param viewerClientId = '77777777-7777-7777-7777-777777777777'
param corsOrigins = 'https://app.contoso.com, http://localhost:5173'

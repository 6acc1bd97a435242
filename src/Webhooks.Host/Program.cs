using Webhooks.Host;

return await WebhooksHost.RunAsync(args);

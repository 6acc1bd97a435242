using Webhooks.Host;
using Webhooks.Host.Demo;

return args is ["demo", .. var options]
    ? await DemoCommand.RunAsync(options)
    : await WebhooksHost.RunAsync(args);

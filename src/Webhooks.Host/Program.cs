using Webhooks.Host;
using Webhooks.Host.Demo;

NativeMemory.Bound();
return args is ["demo", .. var options]
    ? await DemoCommand.RunAsync(options)
    : await WebhooksHost.RunAsync(args);

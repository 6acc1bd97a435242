using Webhooks.Host;
using Webhooks.Host.Demo;
using Webhooks.Host.Transfer;

NativeMemory.Bound();
return args switch
{
    ["--help" or "-h" or "-?" or "help", ..] or [.., "--help"] => await HelpCommand.RunAsync(),
    ["--version", ..] => await HelpCommand.VersionAsync(),
    ["demo", .. var options] => await DemoCommand.RunAsync(options),
    ["health", .. var options] => await HealthCommand.RunAsync(options),
    [("export" or "import") and var verb, .. var options] => await TransferCommand.RunAsync(verb, options),
    _ => await WebhooksHost.RunAsync(args),
};

using System.Runtime.CompilerServices;
using Webhooks.Actors;

[assembly: TypeForwardedTo(typeof(IWebhookPublisher))]
[assembly: TypeForwardedTo(typeof(WebhookPublishing))]
[assembly: TypeForwardedTo(typeof(RefusedException))]

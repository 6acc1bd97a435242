namespace Webhooks.Actors;

/// <summary>The engine cannot start; the message is one sentence for the operator with the error and its place.</summary>
public sealed class WebhooksStartupException(string message, Exception? inner = null) : Exception(message, inner);
